# The chart itself is at hand: nothing is marked as reconstructed.
# expected: goes | reconstructed | CalcinosisCircumscripta |
DELETE { ?said rdfs:comment ?note } WHERE { ?said cg:section "Fig. 1" ; rdfs:comment ?note }
