// Package corpus holds the plan and what was said about it: the text of each
// point, and quotations with their speakers, checked against the sources.
//
// # The format
//
// A corpus is a folder of TOML files. Load reads every file whose name ends
// in .toml; which file a record stands in does not matter, except that a
// passage belongs to the article of its own file. Unknown keys are faults.
//
// One file has the publication of the plan, and any file may hold points:
//
//	[plan]
//	title = "…"           # required
//	published_by = "…"    # required
//	credit = "…"
//	date = "2025-11-27"   # required
//	url = "…"
//	note = "…"            # required: what kind of text this is
//
//	[[point]]
//	number = 6            # 1, 2, 3 … without a gap
//	title = "…"           # ours
//	text = "…"            # verbatim
//	summary = "…"         # ours, at most 60 words
//	topics = ["army-size"]
//	unbound = true        # it binds and favours no party
//
// The file of an article:
//
//	[article]
//	id = "rferl"          # lower-case letters, digits, hyphens
//	title = "…"           # required
//	author = "…"          # empty where the source gives none
//	publisher = "…"
//	date = "2025-11-26"   # required; YYYY, YYYY-MM or YYYY-MM-DD
//	url = "…"
//	short = "RFE/RL"      # required: its name in an attribution
//	voice = "eckel"       # required: the speaker of its unquoted text
//
//	[[passage]]
//	line = 16             # required: the line of the source file
//	gist = "…"            # required: ours, attributed, at most 45 words
//	text = "…"            # the paragraph itself; in an operator's own corpus only
//	points = [6]          # those that it speaks of
//	topics = ["army-size"]
//	people = ["kremlin"]  # speakers who are named in it
//	scare = ["peace"]     # what stands in quotation marks but quotes nobody
//
//	  [[passage.quote]]
//	  speaker = "kremlin" # required
//	  kind = "reported"   # required: direct, reported or author
//	  text = "…"          # required: verbatim
//	  points = [6]        # when absent, those of the passage
//	  topics = ["…"]      # when absent, those of the passage
//	  about = ["…"]       # speakers whom the statement is about
//	  via = "a letter"    # where the source has it from, as it continues "in"
//	  version = "…"       # whose other version or earlier demand it describes
//	  note = "…"          # ours: how the clause as published differs
//
//	  [[passage.wording]] # what the article quotes as the plan's
//	  point = 3
//	  addition = true     # instead of point: the words are in no point
//	  text = "…"          # verbatim
//	  note = "…"          # as above; required of an addition
//
//	  [[passage.event]]
//	  date = "2025-11-18" # as precise as the source
//	  text = "…"          # ours, at most 25 words
//
// People, topics, and the words that are only indexed:
//
//	[[speaker]]
//	id = "zelenskyy"
//	person = true         # one person, not an institution or a group
//	state = true          # a state or union of states, whose name is everywhere
//	name = "…"            # required
//	role = "…"            # according to the sources; empty where the name says it
//	parties = ["…"]       # for a joint or relaying speaker
//	aliases = ["…"]       # no alias may name two speakers, or a topic too; without any,
//	                      # the words of name and role that nobody else has
//
//	[[topic]]
//	id = "army-size"
//	name = "…"            # required
//	broad = true          # so wide that a statement on it need not be on the subject of its points
//	points = [6]          # those whose clause says it
//	may = [5]             # those that may bear on it, though the clause does not say it
//	en = ["army"]         # no alias may name two topics
//	uk = ["армія"]
//	ru = ["армия"]
//
//	[[party]]
//	id = "us"             # "all" stands for every party
//	name = "United States" # required
//	en = ["America"]      # no alias may name two parties
//	uk = ["…"]
//	ru = ["…"]
//
//	[[duty]]              # each point has one, or is unbound, where there are any
//	point = 10
//	party = "us"
//	kind = "gets"         # does: to do, not to do, or to bear; gets: to receive
//	text = "…"            # ours: continues the party's name, at most 30 words
//
//	[[asked]]             # what people type to find a point or passage
//	ref = "point:6"       # or what answers together: refs = ["point:6", "point:7"]
//	en = ["…"]
//	uk = ["…"]
//	ru = ["…"]
//
//	[[said]]              # what people say of a point in a discussion, for messages
//	ref = "point:6"
//	en = ["…"]
//	uk = ["…"]
//	ru = ["…"]
//
//	[[idle]]              # what people say that is about no point, for messages
//	en = ["…"]
//	uk = ["…"]
//	ru = ["…"]
//
//	[[open]]              # what people ask and the sources do not answer
//	nearest = "point:6"   # required: the point or passage that comes nearest
//	aspect = "when"       # required: who, when, where, how-many, how-much, cost,
//	                      # how, why, whether, detail, legal, enforcement,
//	                      # outcome, opinion or comparison
//	en = ["…"]            # ways to ask the same; at least one in any language
//	uk = ["…"]            # no phrasing may stand in two records, or be asked
//	ru = ["…"]            # of a point or passage as well
//
// Our words in another language stand in files of their own. Where a language is
// there at all, everything that is ours above has its words in it, under the
// same key; what they quote in “…” stays in English:
//
//	language = "uk"       # ISO 639-1, at the top of the file
//
//	[[translation]]
//	of = "point:6"        # or "plan", "article:rferl", "usn:8", "speaker:putin",
//	                      # "topic:amnesty", "party:us", "duty:10:us:gets";
//	                      # the second quotation is "usn:8.2", the first wording "usn:8/1"
//	title = "…"
//	summary = "…"
//	events = ["…"]        # of a passage, in their order
//	examples = ["…"]      # of the plan, likewise
//
// # What a statement speaks of
//
// A statement speaks of a point when it says something about what that clause
// provides: that it be done or not, what it would mean, or what should stand in
// its place. One on the same subject has the topic and not the point.
//
// A statement is reported when the source says that somebody said it. Where the
// article itself says what somebody wants, fears or does, the kind is author and
// about names that person.
//
// A note only compares with the clause as published. It is one sentence, names a
// point by its number, and quotes nothing but the points that it names and the
// words that it is about.
//
// # Whose words
//
// Other people's words stand only in the keys marked verbatim. Check compares
// them byte for byte with the sources, and holds every other text to be ours.
// What it compared stands in checked.txt in the same folder, field by field, as
// Check gives it, so that a change is found without the sources too.
package corpus
