# A sign is no longer defined by a wider one and its place in the axioms.
# file: calcgraph.ttl
# expected: defined-in-vein | cg:RoundCalcification at cg:PoplitealVein | what is met: | crit:phleboliths-sign-1
DELETE WHERE { cg:Phlebolith owl:equivalentClass ?definition }
