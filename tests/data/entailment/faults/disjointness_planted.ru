# Two signs exclude one another in the axioms, though one of them is a kind of both.
# file: calcgraph.ttl
# expected: rustdl finds what the shapes accept to be inconsistent | CalcifiedTophus/present | cg:CalcifiedMass | DisjointWith
INSERT DATA { cg:CalcifiedMass owl:disjointWith cg:Tophus }
