# A disease of universalis is stated to be localized.
# expected: comes | contradictions | CalcinosisUniversalis, DiffuseDistribution, JuvenileDermatomyositisCalcinosis | localized distribution
DELETE DATA { stmt:universalis-008 cg:feature cg:DiffuseDistribution } ;
INSERT DATA { stmt:universalis-008 cg:feature cg:LocalizedDistribution }
