# The class of soft tissue is told by muscle: no other class lies within it.
# expected: goes | overlap | SoftTissueRelatedCalcification |
DELETE DATA { stmt:dystrophic-012 cg:feature cg:SoftTissue } ; INSERT DATA { stmt:dystrophic-012 cg:feature cg:SkeletalMuscle }
