# The mobile phone satisfaction example, fitted by seminr (GPL-3) and semPLS (GPL-2), which run here and are not shipped.
#
#   Rscript tests/data/feedback/pls_mobi/make.R SEMINR SEMPLS
#
# SEMINR and SEMPLS are the unpacked sources of the two R packages; base R is enough. The data, `mobi`, come with both
# (250 answers to 24 questions; Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005). As they are under the GPL, only their
# means, deviations and correlations are written down: the model depends on nothing else, but for bootstrap limits.
#
# Writes expected.json: `path` and `consistent` by seminr, `centroid` and `factorial` by semPLS; `smartpls`: the results of SmartPLS 2.0.M3
# that semPLS carries among its tests (8 decimals); `published`: Monecke & Leisch 2012, Journal of Statistical Software
# 48(3), as printed in the authors' version of it that comes with semPLS 1.0-10 (inst/doc/semPLS-intro.pdf): paths of
# section 5.2, total effects of section 3, loadings of section 4, all by the centroid scheme.

arguments <- commandArgs()
here <- dirname(sub("--file=", "", arguments[grep("--file=", arguments)]))
folders <- commandArgs(trailingOnly = TRUE)
source(file.path(here, "seminr.R"))
load_package(folders[1])
load(file.path(folders[1], "data", "mobi.rda"))
BLOCKS <- list(image = paste0("IMAG", 1:5), expectation = paste0("CUEX", 1:3), quality = paste0("PERQ", 1:7),
               value = paste0("PERV", 1:2), satisfaction = paste0("CUSA", 1:3), complaints = "CUSCO",
               loyalty = paste0("CUSL", 1:3))
LATENTS <- names(BLOCKS)
INDICATORS <- unlist(BLOCKS, use.names = FALSE)
MARKS <- mobi[, INDICATORS]  # in capitals what the packages must not hide

fit <- fit_seminr(MARKS, seminr_model(BLOCKS))
BY_SEMINR <- c(list(peer = paste(version_of(folders[1]), collapse = " "), weights = along(fit$outer_weights, INDICATORS),
               loadings = along(fit$outer_loadings, INDICATORS), paths = on_paths(fit$path_coef),
               r2 = fit$rSquared["Rsq", LATENTS[-1]]),
          reliability_of(fit, LATENTS))

CONSISTENT <- by_consistent(MARKS, BLOCKS)

lower <- function(matrix) {
  rename <- function(names) if (all(tolower(names) %in% LATENTS)) tolower(names) else names
  dimnames(matrix) <- lapply(dimnames(matrix), rename)
  matrix
}

load_package(folders[2])
load(file.path(folders[2], "data", "ECSImobi.rda"))
by_sempls <- function(scheme) {
  fit <- sempls(ECSImobi, MARKS, wscheme = scheme, tol = 1e-12, maxit = 1000, verbose = FALSE)
  scores <- fit$factor_scores  # semPLS lets weights of a block add up to 1; ours give scores of variance 1
  weights <- fit$outer_weights
  if (fit$sum1) for (name in colnames(weights)) {
    own <- weights[, name]
    raw <- as.numeric(scale(as.matrix(MARKS[, rownames(weights)])) %*% own)
    weights[, name] <- own / sd(raw)
  }
  list(peer = paste(version_of(folders[2]), collapse = " "), weights = along(lower(unclass(weights)), INDICATORS),
       loadings = along(lower(unclass(fit$outer_loadings)), INDICATORS), paths = on_paths(lower(unclass(fit$path_coefficients))),
       totals = on_routes(lower(unclass(fit$total_effects)), LATENTS))
}

smart <- function(name) {
  file <- file.path(folders[2], "tests", "SmartPLS", "results", "ecsi", "pathWeighting", paste0(name, ".txt"))
  lower(as.matrix(read.table(file, header = TRUE, row.names = 1, dec = ",")))
}
own <- function(matrix) vapply(INDICATORS, function(name) {
  matrix[name, LATENTS[vapply(BLOCKS, function(block) name %in% block, TRUE)]]
}, 0)

published <- list(
  source = "Monecke & Leisch 2012, Journal of Statistical Software 48(3)",
  paths = c("image>expectation" = 0.50470564, "expectation>quality" = 0.55724786, "expectation>value" = 0.05078755,
            "quality>value" = 0.55721686, "image>satisfaction" = 0.17883348, "expectation>satisfaction" = 0.06442534,
            "quality>satisfaction" = 0.51254524, "value>satisfaction" = 0.19181566, "satisfaction>complaints" = 0.52609731,
            "image>loyalty" = 0.19535970, "satisfaction>loyalty" = 0.48347472, "complaints>loyalty" = 0.07123241),
  totals = c("image>expectation" = 0.505, "image>quality" = 0.281, "image>value" = 0.182, "image>satisfaction" = 0.390,
             "image>complaints" = 0.205, "image>loyalty" = 0.399, "expectation>quality" = 0.557,
             "expectation>value" = 0.361, "expectation>satisfaction" = 0.419, "expectation>complaints" = 0.221,
             "expectation>loyalty" = 0.218, "quality>value" = 0.557, "quality>satisfaction" = 0.619,
             "quality>complaints" = 0.326, "quality>loyalty" = 0.323, "value>satisfaction" = 0.192,
             "value>complaints" = 0.101, "value>loyalty" = 0.100, "satisfaction>complaints" = 0.526,
             "satisfaction>loyalty" = 0.521, "complaints>loyalty" = 0.071),
  loadings = c(IMAG1 = 0.7434, IMAG2 = 0.6007, IMAG3 = 0.5776, IMAG4 = 0.7684, IMAG5 = 0.7445, CUEX1 = 0.7715, CUEX2 = 0.6866,
               CUEX3 = 0.6118, PERQ1 = 0.8033, PERQ2 = 0.6374, PERQ3 = 0.7835, PERQ4 = 0.7691, PERQ5 = 0.7558, PERQ6 = 0.7752,
               PERQ7 = 0.7794, PERV1 = 0.9043, PERV2 = 0.9379, CUSA1 = 0.7990, CUSA2 = 0.8462, CUSA3 = 0.8519, CUSCO = 1,
               CUSL1 = 0.8138, CUSL2 = 0.2191, CUSL3 = 0.9168))

write_json(list(
  data = "mobi: European satisfaction index of mobile phones, 250 answers, marks of 1 to 10",
  n = nrow(MARKS), blocks = lapply(BLOCKS, I), indicators = INDICATORS, mean = unname(colMeans(MARKS)),
  deviation = unname(apply(MARKS, 2, sd)), correlations = unname(cor(MARKS)), path = BY_SEMINR,
  consistent = CONSISTENT,
  centroid = by_sempls("centroid"), factorial = by_sempls("factorial"),
  smartpls = list(peer = "SmartPLS 2.0.M3", weights = own(smart("outerWeights")), loadings = own(smart("crossLoadings")),
                  paths = on_paths(smart("pathCoefficients")), totals = on_routes(smart("totalEffects"), LATENTS)),
  published = published), file.path(here, "expected.json"))
