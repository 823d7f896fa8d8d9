# Another heading gets a slip of the pen.
# expected: comes | headings | Sarcoidosis | “sarcoidasis”
DELETE { ?said cg:section "Sarcoidosis" } INSERT { ?said cg:section "Sarcoidasis" } WHERE { ?said cg:section "Sarcoidosis" }
