"""Files -> documents of numbered paragraphs, one reader a format. `reading.read` reads one, `workers` many, safely."""
