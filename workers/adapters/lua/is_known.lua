-- Tell whether a URL made a visit.
-- ARGV: namespace, URL
-- Returns 1 or 0.
return is_known(ARGV[2]) and 1 or 0
