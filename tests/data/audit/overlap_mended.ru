# The metastatic group keeps the product alone, and the idiopathic one demands a normal product: no patient meets both.
# expected: goes | overlap | IdiopathicCalcification, MetastaticCalcification |
DELETE DATA { crit:metastatic-both cg:supports cg:MetastaticCalcification .
              crit:metastatic-calcium cg:supports cg:MetastaticCalcification .
              crit:metastatic-phosphate cg:supports cg:MetastaticCalcification .
              crit:idiopathic-1 cg:feature cg:NormalSerumCalcium } ;
INSERT DATA { crit:idiopathic-1 cg:feature cg:NormalCalciumPhosphateProduct }
