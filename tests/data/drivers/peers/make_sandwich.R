# Makes sandwich.json: errors of the panel's regression by R's sandwich.
# Rscript make_sandwich.R   (Debian's r-cran-sandwich; see the versions in the file it writes)
library(sandwich)
panel <- read.csv("panel.csv")
out <- c()
for (weighted in c(FALSE, TRUE)) {
  fit <- if (weighted) lm(margin ~ nps + price + service, panel, weights = weight) else lm(margin ~ nps + price + service, panel)
  errors <- list(
    hc0 = vcovHC(fit, "HC0"), hc1 = vcovHC(fit, "HC1"), hc2 = vcovHC(fit, "HC2"), hc3 = vcovHC(fit, "HC3"),
    cluster = vcovCL(fit, ~account, type = "HC1"), cluster_none = vcovCL(fit, ~account, type = "HC0", cadjust = FALSE),
    two_way = vcovCL(fit, ~account + month, type = "HC1"))
  for (name in names(errors)) {
    key <- paste0(if (weighted) "wls_" else "ols_", name)
    out <- c(out, sprintf('  "%s": [%s]', key, paste(sprintf("%.15g", sqrt(diag(errors[[name]]))), collapse = ", ")))
  }
}
made <- sprintf('  "made_by": "%s, sandwich %s"', R.version.string, packageVersion("sandwich"))
writeLines(c("{", paste(c(made, out), collapse = ",\n"), "}"), "sandwich.json")
