# The same with a signal, by which it ends.
exec sleep 1000
# command: sh {file}
# trigger: term
# verdict: ok
# words: The program ended by SIGTERM; as it was asked to
