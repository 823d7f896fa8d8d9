# One sign is no longer a kind of another in the axioms.
# file: calcgraph.ttl
# expected: PunctateCalcification/present | cg:PunctateCalcification | what is met: | crit:universalis-1
DELETE DATA { cg:PunctateCalcification rdfs:subClassOf cg:Calcification }
