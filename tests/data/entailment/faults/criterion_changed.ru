# One condition of a criterion suffices in the axioms.
# file: calcgraph.ttl
# expected: Tophus/present | cg:Tophus | what is supported: | cg:TophaceousGout
INSERT DATA { <https://w3id.org/calcgraph/caseMeeting/gout-tophus-1> rdfs:subClassOf cg:CaseSupportingTophaceousGout }
