# The queries ask for another sign than the axioms.
# file: lean.ttl
# expected: OverhangingEdge/present | cg:OverhangingEdge | what is met: | crit:gout-edge-1
# expected: Fracture/absent | no cg:Fracture | what is refuted: | crit:gout-edge-1
DELETE { crit:gout-edge-1 cg:feature ?feature } INSERT { crit:gout-edge-1 cg:feature cg:Fracture } WHERE { crit:gout-edge-1 cg:feature ?feature }
