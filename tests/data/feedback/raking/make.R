# Writes raking.json: what R's survey package makes of a published table and of simulated rows with three margins.
# Run in this folder: Rscript make.R (R 4.2.2, survey 4.1-1).
suppressMessages(library(survey))

raked <- function(data, margins) {
  design <- svydesign(ids = ~1, weights = ~w, data = data)
  formulas <- lapply(names(margins), function(name) as.formula(paste0("~", name)))
  totals <- lapply(names(margins), function(name) {
    frame <- data.frame(names(margins[[name]]), Freq = unname(margins[[name]]))
    names(frame)[1] <- name
    frame
  })
  weights(rake(design, formulas, totals, control = list(maxit = 10000, epsilon = 1e-13)))
}

number <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE, scientific = FALSE), collapse = ", "), "]")
text <- function(x) paste0("[", paste0("\"", x, "\"", collapse = ", "), "]")
object <- function(names, values) paste0("{", paste0("\"", names, "\": ", values, collapse = ", "), "}")

written <- function(name, data, margins) {
  columns <- object(names(margins), sapply(names(margins), function(m) text(data[[m]])))
  totals <- object(names(margins), sapply(margins, function(m) object(names(m), format(m, digits = 15, trim = TRUE))))
  paste0("  {\"name\": \"", name, "\",\n   \"columns\": ", columns, ",\n   \"start\": ", number(data$w),
         ",\n   \"margins\": ", totals, ",\n   \"weights\": ", number(raked(data, margins)), "}")
}

# Ardilly & Tille 2006, Sampling Methods: Exercises and Solutions, as the example of TeachingSampling's IPFP has it.
table <- matrix(c(80, 90, 10, 170, 80, 80, 150, 210, 130), 3, 3, dimnames = list(paste0("a", 1:3), paste0("b", 1:3)))
cells <- data.frame(a = rep(rownames(table), 3), b = rep(colnames(table), each = 3), w = as.vector(table))
published <- written("Ardilly and Tille", cells,
                     list(a = c(a1 = 430, a2 = 360, a3 = 210), b = c(b1 = 150, b2 = 300, b3 = 550)))

set.seed(20261122)
n <- 120
role <- sample(c("economic", "technical", "user"), n, TRUE, c(.2, .3, .5))
segment <- sample(c("chain", "shop", "wholesale", "unknown"), n, TRUE, c(.3, .4, .2, .1))
region <- sample(c("north", "south"), n, TRUE)
rows <- data.frame(role, segment, region, w = round(rgamma(n, 2, 1) + .05, 3))
simulated <- written("simulated", rows,
                     list(role = c(economic = 900, technical = 2100, user = 3000),
                          segment = c(chain = 1200, shop = 3000, wholesale = 1300, unknown = 500),
                          region = c(north = 3500, south = 2500)))
writeLines(paste0("[\n", published, ",\n", simulated, "\n]"), "raking.json")
