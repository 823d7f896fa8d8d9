# Who sees nothing of a wider sign no longer lacks the narrower one in the axioms.
# file: case-axioms.ttl
# expected: BoneErosion/absent | no cg:BoneErosion | what is refuted: | crit:gout-edge-1, crit:gout-toe-1
DELETE DATA { <https://w3id.org/calcgraph/absence/BoneErosion> rdfs:subClassOf <https://w3id.org/calcgraph/absence/JuxtaArticularErosion> }
