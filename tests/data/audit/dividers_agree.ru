# The abstract, too, names laboratory results only.
# expected: goes | dividers | CalcinosisCircumscripta | names different facts
DELETE { ?said cg:paraphrase ?words } INSERT { ?said cg:paraphrase "It is told apart by calcium and phosphate in serum." }
WHERE { ?said cg:section "Abstract" ; cg:paraphrase ?words }
