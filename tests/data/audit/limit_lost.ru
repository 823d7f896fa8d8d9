# Without a limit of the product nothing shows that a low calcium and a low phosphate cannot have a high one.
# expected: comes | gaps | CalcinosisCircumscripta | of 18 possible combinations
DELETE { ?range a cg:ReferenceRange } WHERE { ?range a cg:ReferenceRange ; cg:ofAnalyte cg:CalciumPhosphateProduct }
