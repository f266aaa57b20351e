# What both makers share: seminr's functions read from its source, the satisfaction model in its words, and JSON.

load_package <- function(folder) {  # only base R is needed for what is used here
  for (file in list.files(file.path(folder, "R"), full.names = TRUE)) {
    code <- gsub("seminr::", "", readLines(file, warn = FALSE), fixed = TRUE)
    try(eval(parse(text = code), globalenv()), silent = TRUE)
  }
}

version_of <- function(folder) read.dcf(file.path(folder, "DESCRIPTION"))[1, c("Package", "Version")]

PATHS <- list(
  c("image", "expectation"), c("image", "satisfaction"), c("image", "loyalty"), c("expectation", "quality"),
  c("expectation", "value"), c("expectation", "satisfaction"), c("quality", "value"), c("quality", "satisfaction"),
  c("value", "satisfaction"), c("satisfaction", "complaints"), c("satisfaction", "loyalty"), c("complaints", "loyalty"))

seminr_model <- function(blocks, kind = composite) {  # kind = reflective: consistent
  list(
    mm = do.call(constructs, lapply(names(blocks), function(name) kind(name, blocks[[name]]))),
    sm = do.call(relationships, lapply(PATHS, function(path) paths(from = path[1], to = path[2]))))
}

fit_seminr <- function(data, model, scheme = path_weighting) {
  suppressMessages(estimate_pls(data = data, measurement_model = model$mm, structural_model = model$sm,
                                inner_weights = scheme, stopCriterion = 12, maxIt = 3000))
}

along <- function(matrix, names = NULL) {  # the one number of each row that is not nought
  values <- rowSums(matrix)
  if (is.null(names)) values else values[names]
}

on_paths <- function(matrix) {
  values <- vapply(PATHS, function(path) matrix[path[1], path[2]], 0)
  names(values) <- vapply(PATHS, paste, "", collapse = ">")
  values
}

on_routes <- function(matrix, names) {  # every pair that is not nought
  values <- c()
  for (a in names) for (b in names) if (matrix[a, b] != 0) values[paste0(a, ">", b)] <- matrix[a, b]
  values
}

on_pairs <- function(matrix, names) {
  values <- c()
  for (i in seq_along(names)) for (j in seq_along(names)) if (i < j) {
    at <- matrix[names[i], names[j]]
    values[paste0(names[i], "~", names[j])] <- as.numeric(if (is.na(at)) matrix[names[j], names[i]] else at)
  }
  values
}

reliability_of <- function(fit, names) {
  rho_c <- rhoC_AVE(fit, names)
  list(alpha = cronbachs_alpha(fit, names)[names], rho_a = rho_A(fit, names)[names, 1], rho_c = rho_c[names, 1],
       ave = rho_c[names, 2], htmt = on_pairs(unclass(HTMT(fit)), names))
}

json <- function(x, indent = "") {
  deeper <- paste0(indent, " ")
  if (is.list(x) || !is.null(names(x))) {
    parts <- vapply(names(x), function(name) paste0(deeper, '"', name, '": ', json(x[[name]], deeper)), "")
    return(paste0("{\n", paste(parts, collapse = ",\n"), "\n", indent, "}"))
  }
  if (is.matrix(x)) {
    rows <- vapply(seq_len(nrow(x)), function(i) paste0(deeper, json(unname(x[i, ]))), "")
    return(paste0("[\n", paste(rows, collapse = ",\n"), "\n", indent, "]"))
  }
  texts <- if (is.character(x)) paste0('"', x, '"') else sprintf("%.15g", x)
  if (length(texts) == 1 && !inherits(x, "AsIs")) texts else paste0("[", paste(texts, collapse = ", "), "]")
}

write_json <- function(x, file) cat(json(x), "\n", sep = "", file = file)

by_consistent <- function(data, blocks) {
  fit <- fit_seminr(data, seminr_model(blocks, reflective))
  rho_c <- rhoC_AVE(fit, names(blocks))
  list(loadings = along(fit$outer_loadings, names(data)), paths = on_paths(fit$path_coef), r2 = fit$rSquared["Rsq", names(blocks)[-1]],
       rho_c = rho_c[names(blocks), 1], ave = rho_c[names(blocks), 2])
}
