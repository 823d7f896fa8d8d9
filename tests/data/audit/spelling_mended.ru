# The heading is spelled as the group is.
# expected: goes | headings | IatrogenicCalcification |
DELETE { ?said cg:section "Idiogenic Calcifications (Injection Granulomas)" }
INSERT { ?said cg:section "Iatrogenic Calcifications (Injection Granulomas)" }
WHERE { ?said cg:section "Idiogenic Calcifications (Injection Granulomas)" }
