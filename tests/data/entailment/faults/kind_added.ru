# One sign becomes a kind of another in the axioms alone.
# file: calcgraph.ttl
# expected: Fracture/present | cg:Fracture | what is met: | crit:gout-tophus-1, crit:gout-tophus-2
INSERT DATA { cg:Fracture rdfs:subClassOf cg:Tophus, cg:BoneErosion }
