# The patient of a figure is as old as the text says.
# expected: goes | figures | PrimaryHyperparathyroidism, Over50 |
DELETE { stmt:fig22-002 cg:low ?low ; cg:high ?high } INSERT { stmt:fig22-002 cg:low 60.0 ; cg:high 60.0 }
WHERE { stmt:fig22-002 cg:low ?low ; cg:high ?high }
