# One disease of the metastatic group is stated to have its laboratory result.
# expected: goes | unmet | MetastaticCalcification, TophaceousGout |
DELETE DATA { stmt:gout-002 cg:feature cg:PositiveUrateCrystals } ;
INSERT DATA { stmt:gout-002 cg:feature cg:HighCalciumPhosphateProduct }
