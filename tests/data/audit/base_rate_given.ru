# The article says how many of the metastatic calcifications are due to sarcoidosis.
# expected: goes | percentages | Sarcoidosis | no probability of a disease can be computed
INSERT DATA { stmt:sarcoid-013 cg:feature cg:MetastaticCalcification }
