"""Files of rows that people bring: recognised by their headers, checked by a worker, confirmed, taken in a few hundred
rows at a time. Each kind of file adds what its columns mean and what becomes of a row."""
