package answer

import (
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Who shows who said what about a topic or a point, or what a person said.
func (l *Library) Who(r message.Request) (message.Reply, error) {
	if p := l.subjectOf(r.Arg); p != nil {
		return l.sameSubject(p), nil
	}
	if s, ok := l.askedAbout(r.Arg); ok {
		return l.aboutThem(s), nil
	}
	if l.lacks(r.Arg) {
		_, err := l.pointNumbers(r.Arg)
		return message.Reply{}, err
	}
	s := l.Statements(r.Arg)
	if !s.Understood {
		return l.refusal(s.Nearest, "who.unknown", text.Quoted(r.Arg)), nil
	}
	return l.whoSaid(s, l.subjectName(s, r.Arg)), nil
}

// whoSaid shows statements on a subject.
func (l *Library) whoSaid(s search.Statements, subject string) message.Reply {
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("who.heading", subject)}}}
	reply.Blocks = append(reply.Blocks, l.corrected(s.Corrections)...)
	reply.Blocks = append(reply.Blocks, l.missing(s)...)
	switch {
	case len(s.Quotes) == 0:
		reply.Outcome = message.NoSources
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.nobodyComments(s)})
	case len(s.Speakers) > 0 && !l.anyBy(s.Quotes, s.Speakers):
		reply.Blocks = append(reply.Blocks, l.paragraph("who.others", l.nobodyComments(s)))
		fallthrough
	default:
		reply.Blocks = append(reply.Blocks, l.tally(s.Quotes, s.Speakers))
	}
	quotes := inOrder(ownFirst(s.Quotes, s.Speakers))
	if len(s.Named) == 1 && len(s.Topics)+len(s.Passages) == 0 {
		reply.Blocks = append(reply.Blocks, l.voicesOn(s.Named[0], quotes)...)
	} else {
		reply.Blocks = append(reply.Blocks, l.voices(quotes)...)
	}
	if len(s.Mentions) > 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.mentionsLead(s)}, message.List{Items: l.passageItems(s.Mentions)})
	}
	if len(s.About) > 0 {
		reply.Outcome = message.Answered
		reply.Blocks = append(reply.Blocks, l.aboutFold(s))
	}
	if len(s.Named) == 1 {
		if p := l.Corpus.Point(s.Named[0]); p != nil && len(l.onSubject(p)) > 0 {
			reply.Blocks = append(reply.Blocks, l.subjectFold(p, l.onSubject(p)))
		}
	}
	return reply.WithChoices(append(l.otherwise(s), l.pointChoices(s.Points)...)...)
}

// Said finds who said what, as Who shows it: the statements alone that the fold
// of a subject or of what others say has, where its line asks for them.
func (l *Library) Said(subject string) search.Statements {
	if p := l.subjectOf(subject); p != nil {
		return search.Statements{Quotes: l.onSubject(p), Points: []int{p.Number}}
	}
	if s, ok := l.askedAbout(subject); ok {
		return search.Statements{Quotes: s.About}
	}
	return l.Statements(subject)
}

// askedAbout reads what the fold of what others say asks for: "about Putin", or
// with the id of a speaker.
func (l *Library) askedAbout(arg string) (search.Statements, bool) {
	who, ok := strings.CutPrefix(strings.ToLower(arg), "about ")
	if !ok {
		return search.Statements{}, false
	}
	if s := l.Corpus.Speaker(corpus.SpeakerID(who)); s != nil {
		who = l.english.Speaker(s.ID).Name
	}
	s := l.Statements(who)
	return s, len(s.About) > 0
}

// subjectOf returns the point for whose subject a fold asks, or nil.
func (l *Library) subjectOf(arg string) *corpus.Point {
	return l.pointIn(strings.ToLower(arg), "point ", " subject")
}

// sameSubject shows what is said on the subject of a point, and not of the
// point.
func (l *Library) sameSubject(p *corpus.Point) message.Reply {
	quotes := l.onSubject(p)
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: l.say("who.on_subject", p.Number)}}}
	if len(quotes) == 0 {
		reply.Outcome = message.NoSources
		reply.Blocks = append(reply.Blocks, l.paragraph("who.subject_silent"))
	} else {
		reply.Blocks = append(append(reply.Blocks, message.Aside{Text: l.say("point.subject_only")}), l.voicesOn(p.Number, inOrder(quotes))...)
	}
	return reply.WithChoices(l.pointChoices([]int{p.Number})...)
}

func (l *Library) aboutFold(s search.Statements) message.Fold {
	who := l.english.Speaker(s.Speakers[0])
	return message.Fold{Label: l.say("who.others_say", len(s.About)), Line: l.whoLine("about "+who.Name, "about "+string(who.ID)), Blocks: l.voices(inOrder(s.About))}
}

func (l *Library) aboutThem(s search.Statements) message.Reply {
	blocks := []message.Block{message.Heading{Text: l.say("who.others_say_about", l.speakerNames(s.Speakers))}, l.tally(s.About, nil)}
	return message.Reply{Blocks: append(blocks, l.voices(inOrder(s.About))...)}
}

// missing says which words led to nothing.
func (l *Library) missing(s search.Statements) []message.Block {
	words := text.Quoted(strings.Join(s.Missing, " "))
	switch {
	case len(s.Missing) == 0 || len(s.Speakers) > 0 && len(s.Quotes) == 0:
		return nil
	case len(s.Speakers) > 0:
		return []message.Block{message.Aside{Text: l.say("who.without", words)}}
	}
	return []message.Block{message.Aside{Text: l.say("who.not_mentioned", words)}}
}

// mentionsLead says how the passages that nobody is quoted in mention the
// subject.
func (l *Library) mentionsLead(s search.Statements) string {
	person := func(id corpus.SpeakerID) bool { return l.Corpus.Speaker(id).Person }
	switch {
	case len(s.Topics) > 0:
		return l.say("who.mention_subject")
	case len(s.Speakers) > 1 || slices.ContainsFunc(s.Speakers, person):
		return l.say("who.mention_them")
	case len(s.Speakers) > 0:
		return l.say("who.mention_it")
	}
	return l.say("who.mention_words")
}

func (l *Library) passageItems(refs []corpus.Ref) []message.Item {
	var out []message.Item
	for _, ref := range refs {
		out = append(out, message.Item{Text: l.Corpus.Passage(ref).Gist + " · " + ref.String(), Line: refLine(ref)})
	}
	return out
}

// anyBy reports whether one of the statements is by one of the speakers, alone
// or with others.
func (l *Library) anyBy(quotes []*corpus.Quote, ids []corpus.SpeakerID) bool {
	return slices.ContainsFunc(quotes, func(q *corpus.Quote) bool {
		by := append([]corpus.SpeakerID{q.Speaker}, l.Corpus.Speaker(q.Speaker).Parties...)
		return slices.ContainsFunc(by, func(id corpus.SpeakerID) bool { return slices.Contains(ids, id) })
	})
}

// tally counts statements. Those of one person count apart from those of a group that
// the person is of, as a list of the speakers has them.
func (l *Library) tally(quotes []*corpus.Quote, of []corpus.SpeakerID) message.Aside {
	speakers, own := map[corpus.SpeakerID]bool{}, 0
	for _, q := range quotes {
		speakers[q.Speaker] = true
		if len(of) == 1 && q.Speaker == of[0] {
			own++
		}
	}
	if own > 0 && own < len(quotes) {
		return message.Aside{Text: l.say("who.tally_joint", l.statements(own), l.statements(len(quotes)-own))}
	}
	return message.Aside{Text: l.say("who.tally", l.say("who.statements", len(quotes)), l.say("who.speakers", len(speakers)))}
}

// nobodyComments says whose statements the sources lack, as exactly as the
// question was understood.
func (l *Library) nobodyComments(s search.Statements) string {
	switch {
	case len(s.Speakers) > 0 && len(s.Topics)+len(s.Named)+len(s.Passages)+len(s.Quotes) == 0:
		return l.say("who.silent", l.speakerNames(s.Speakers))
	case len(s.Speakers) > 0:
		return l.say("who.silent_on", l.speakerNames(s.Speakers))
	case len(s.Passages) > 0:
		return l.say("who.nobody_there")
	case len(s.Named) > 0 && len(s.Topics) == 0:
		return l.say("who.nobody_on", l.pointsPhrase(s.Named))
	case len(s.Topics) == 0:
		return l.say("who.nobody_words")
	}
	msg := l.say("who.nobody_it")
	if len(s.Mentions) > 0 {
		msg = l.say("who.nobody_quoted")
	}
	if len(s.Points) > 0 {
		msg = l.say("who.plan_deals", msg, l.pointsPhrase(s.Points))
	}
	return msg
}

func (l *Library) subjectName(s search.Statements, typed string) string {
	var names []string
	for _, id := range s.Speakers {
		names = append(names, l.Corpus.Speaker(id).Name)
	}
	for _, id := range s.Topics {
		names = append(names, l.Corpus.Topic(id).Name)
	}
	if len(s.Named) > 0 {
		names = append(names, l.pointsPhrase(s.Named))
	}
	for _, ref := range s.Passages {
		names = append(names, ref.String())
	}
	if len(names) == 0 {
		return text.Quoted(typed)
	}
	return strings.Join(names, ", ")
}

func (l *Library) speakerNames(ids []corpus.SpeakerID) string {
	var names []string
	for _, id := range ids {
		names = append(names, l.Corpus.Speaker(id).Name)
	}
	return l.Words.List(names)
}

// ownFirst puts what one person says alone before what they say with others.
func ownFirst(quotes []*corpus.Quote, speakers []corpus.SpeakerID) []*corpus.Quote {
	if len(speakers) != 1 {
		return quotes
	}
	joint := func(q *corpus.Quote) int {
		if q.Speaker == speakers[0] {
			return 0
		}
		return 1
	}
	out := slices.Clone(quotes)
	slices.SortStableFunc(out, func(x, y *corpus.Quote) int { return joint(x) - joint(y) })
	return out
}

// around is about what a header and a mark take, in units.
const around = 40

// inOrder groups statements by speaker, in the order in which the speakers come.
// If they do not fit a page, one statement of each speaker goes first: different
// speakers are heard before anybody is heard twice.
func inOrder(quotes []*corpus.Quote) []*corpus.Quote {
	size := 0
	for _, q := range quotes {
		size += text.Units(q.Text) + around
	}
	if size <= message.PageUnits {
		return bySpeaker(quotes)
	}
	var first, rest []*corpus.Quote
	heard := map[corpus.SpeakerID]bool{}
	for _, q := range quotes {
		if heard[q.Speaker] {
			rest = append(rest, q)
		} else {
			first = append(first, q)
		}
		heard[q.Speaker] = true
	}
	return append(first, bySpeaker(rest)...)
}

// bySpeaker groups quotations by speaker. Speakers keep the order in which
// they first appear, and each speaker's quotations keep theirs.
func bySpeaker(quotes []*corpus.Quote) []*corpus.Quote {
	first := map[corpus.SpeakerID]int{}
	for i, q := range slices.Backward(quotes) {
		first[q.Speaker] = i
	}
	out := slices.Clone(quotes)
	slices.SortStableFunc(out, func(x, y *corpus.Quote) int { return first[x.Speaker] - first[y.Speaker] })
	return out
}
