# A laboratory result is stated of a disease of universalis.
# expected: goes | silent | CalcinosisUniversalis | nothing about laboratory results of calcinosis universalis
DELETE DATA { stmt:universalis-007 cg:feature cg:Calcification } ;
INSERT DATA { stmt:universalis-007 cg:feature cg:NormalSerumCalcium }
