# A pipeline, whose shell alone gets the signal.
yes | sleep 8 | cat
# command: sh {file}
# trigger: term
# limit: 20s
# words: SIGTERM went to `sh` and ended it, and nothing passed it on; and 2 more have not received it
# fix: exec
# lanes: sh; yes; sleep 8; cat
