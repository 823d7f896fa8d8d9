# The article gives a range for calcium.
# expected: goes | no-limits | SerumCalcium |
INSERT DATA { range:planted a cg:ReferenceRange ; cg:ofAnalyte cg:SerumCalcium ; dcterms:source ref:hwang2018 }
