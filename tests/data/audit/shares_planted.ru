# One of three shares of places that add up to a hundred is raised.
# expected: comes | percentages | VenousMalformation, Extremity | add up to 120 percent
DELETE { stmt:vm-014 cg:low ?low ; cg:high ?high } INSERT { stmt:vm-014 cg:low 60.0 ; cg:high 60.0 }
WHERE { stmt:vm-014 cg:low ?low ; cg:high ?high }
