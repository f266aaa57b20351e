# The simulated marks of marks.csv, fitted by seminr (GPL-3, run here, not shipped), with its bootstrap.
#
#   Rscript tests/data/feedback/pls/make_seminr.R SEMINR
#
# SEMINR is the unpacked source of the R package; base R is enough. Writes seminr.json: the fit, and of 4,000 draws of
# rows (seed 1) the standard deviations and the percentiles 2.5 and 97.5 of paths, loadings and HTMT.

arguments <- commandArgs()
here <- dirname(sub("--file=", "", arguments[grep("--file=", arguments)]))
folder <- commandArgs(trailingOnly = TRUE)[1]
source(file.path(here, "..", "pls_mobi", "seminr.R"))
load_package(folder)
marks <- read.csv(file.path(here, "marks.csv"))
indicators <- names(marks)
latents <- unique(sub("[0-9]+$", "", indicators))
blocks <- lapply(latents, function(name) indicators[sub("[0-9]+$", "", indicators) == name])
names(blocks) <- latents
model <- seminr_model(blocks)
fit <- fit_seminr(marks, model)

drawn <- function(fit) c(on_paths(fit$path_coef), along(fit$outer_loadings, indicators), on_pairs(unclass(HTMT(fit)), latents))
set.seed(1)
resamples <- 4000
draws <- t(vapply(seq_len(resamples), function(i) {
  drawn(fit_seminr(marks[sample.int(nrow(marks), replace = TRUE), ], model))
}, drawn(fit)))
limits <- apply(draws, 2, quantile, probs = c(0.025, 0.975))
write_json(list(
  peer = paste(version_of(folder), collapse = " "), weights = along(fit$outer_weights, indicators),
  reliability = reliability_of(fit, latents), consistent = by_consistent(marks, blocks), resamples = resamples, se = apply(draws, 2, sd), low = limits[1, ],
  high = limits[2, ]), file.path(here, "seminr.json"))
