# A program that reports nothing.
exec sleep 1000
# command: sh {file}
# trigger: none
# words: it reports nothing; main thread sleeps in; nanosleep()
