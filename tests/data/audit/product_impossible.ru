# A limit of the product that normal results never pass, at any age: the dystrophic and the metastatic group part.
# expected: goes | overlap | DystrophicCalcification, MetastaticCalcification |
DELETE { ?range cg:high ?high } INSERT { ?range cg:high 90.0 }
WHERE { ?range a cg:ReferenceRange ; cg:ofAnalyte cg:CalciumPhosphateProduct ; cg:high ?high }
