# The closure that queries use holds one kind-of too many.
# file: calcgraph-inferred.ttl
# expected: Fracture/present | cg:Fracture | what is met: | crit:phleboliths-sign-1
INSERT DATA { cg:Fracture cg:isWithin cg:Phlebolith }
