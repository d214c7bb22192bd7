"""Photos of slips: private, decoded and written anew, sent by nginx after we said who may."""
