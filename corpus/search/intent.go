package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// An intent is the kinds of answer that a question wants, a bit each, as far as
// its words show.
type intent uint8

const (
	asksStatement intent = 1 << iota // what somebody said: "who criticised …", "what did … say"
	asksSaid                         // what a certain person said: "what did … say"
	asksEvent                        // what happened
	asksWhy                          // a reason, which the clauses of the plan do not give
	asksWhen                         // a date
	asksCount                        // how many, or how much
	asksClauses                      // clauses, by that name: "which points …"
	asksWhether                      // whether the plan says something: "does the plan …"
)

func (in intent) has(any intent) bool { return in&any != 0 }

// A cue is what one word contributes to the intent of a question. The words are
// in corpus/lang/words/*.cues.txt.
type cue uint16

const (
	speechCue cue = 1 << iota
	sayCue
	whoCue
	didCue
	eventCue
	whyCue
	whenCue
	countCue
	clauseCue
	doesCue
	planCue
	whereCue
	howCue
	yesNoCue
	lookupCue
)

// cues holds every such word with what it contributes.
var cues = gatherCues()

func gatherCues() map[string]cue {
	out := map[string]cue{}
	for cue, name := range map[cue]string{
		speechCue: "speech", sayCue: "say", whoCue: "who", didCue: "did", eventCue: "event", whyCue: "why", whenCue: "when",
		countCue: "count", clauseCue: "clause", doesCue: "does", planCue: "plan",
		whereCue: "where", howCue: "how", yesNoCue: "yesno", lookupCue: "lookup",
	} {
		for w := range lang.List("cues/" + name) {
			out[w] |= cue
		}
	}
	return out
}

var (
	whichWords = lang.List("cues/which")
)

// genericWords are words that say little about a subject. If the sources have
// one it counts as any other does; if they have not, its absence proves little,
// while the absence of a name or a thing proves that the sources are silent
// about it.
var genericWords = lang.List("generic")

// askingWords ask, beside the name of somebody, for what they say, or are a title
// of theirs: "Putin's speech", "President Trump".
var askingWords = lang.List("asking")

// reportingWords may stand right before what somebody is said to have said.
var reportingWords = lang.List("asking/reporting")

// intentOf reads the intent off the words of a question.
func intentOf(toks []token) intent {
	var all cue
	var in intent
	for i, t := range toks {
		c := t.cues
		if c&clauseCue != 0 && i > 0 && toks[i-1].isNumber() {
			c &^= clauseCue // "28 points" counts them
		}
		if c&sayCue != 0 && all&whoCue == 0 && (i > 0 && toks[i-1].cues&planCue != 0 || i+1 < len(toks) && toks[i+1].cues&planCue != 0) {
			c = c&^sayCue | doesCue // "що каже план": nobody says it but the plan
		}
		if (t.Text == "many" || t.Text == "much") && i > 0 && toks[i-1].Text == "how" {
			c |= countCue
		}
		all |= c
	}
	for _, rule := range [...]struct {
		cues cue // all of them make the intent
		in   intent
	}{
		{speechCue, asksStatement}, {whoCue | sayCue, asksStatement}, {sayCue | didCue, asksStatement | asksSaid},
		{eventCue, asksEvent}, {whyCue, asksWhy}, {whenCue, asksWhen}, {countCue, asksCount}, {clauseCue, asksClauses},
		{doesCue | planCue, asksWhether},
	} {
		if all&rule.cues == rule.cues {
			in |= rule.in
		}
	}
	return in
}

// asksWhichClauses reports whether a question asks which clauses do something:
// its verbs are then those of clauses, not of speakers.
func asksWhichClauses(toks []token) bool {
	for i := 1; i < len(toks); i++ {
		if t := &toks[i]; (t.cues&clauseCue != 0 || t.Text == "point") && whichWords[toks[i-1].Text] {
			return true
		}
	}
	return false
}

// A PartyQuestion asks what a party to the plan is to do or what it gets: "what
// does Russia get out of this".
type PartyQuestion struct {
	Party string          // the id of a party
	Kind  corpus.DutyKind // what is asked first; "" for both
}

var (
	getsWords = lang.List("party/gets")
	doesWords = lang.List("party/does")
	partWords = lang.List("party/part")
	planWords = lang.List("party/plan")
	haveWords = lang.List("party/have") // "have to": something to do, unless it is to get

	inItFor = lang.Words("in it for")
)

// PartyQuestion reads a question about one party's part in the plan. Every word
// of it must be the party's name, a word of getting, doing or taking part, the
// plan, or a word without a subject: what goes further is a question for Search.
func (ix *Index) PartyQuestion(q string) (PartyQuestion, bool) {
	words := lang.Words(firstWords(q))
	party, from, to := ix.partyNamed(q, words)
	if party == "" {
		return PartyQuestion{}, false
	}
	gets, does, part, have := placeOf(words, inItFor) >= 0, false, false, false
	for i, w := range words {
		switch {
		case i >= from && i < to:
		case getsWords[w.Text]:
			gets = true
		case doesWords[w.Text]:
			does = true
		case partWords[w.Text]:
			part = true
		case haveWords[w.Text]:
			have = true
		case !planWords[w.Text] && !lang.IsStop(w.Text) && (len(w.Text) > 1 || lang.IsDigit(rune(w.Text[0]))):
			return PartyQuestion{}, false
		}
	}
	does = does || have && !gets
	out := PartyQuestion{Party: party}
	switch {
	case does: // "what must Russia do to get …" is about doing
		out.Kind = corpus.Does
	case gets:
		out.Kind = corpus.Gets
	}
	return out, gets || does || part
}

// Party returns the id of the party that a text names and nothing else, or "".
func (ix *Index) Party(name string) string {
	words := lang.Words(name)
	party, from, to := ix.partyNamed(name, words)
	for i, w := range words {
		if (i < from || i >= to) && !planWords[w.Text] && !partWords[w.Text] && !lang.IsStop(w.Text) {
			return ""
		}
	}
	if party != "" {
		return party
	}
	for _, p := range ix.corpus.Parties { // "US" typed in small letters
		if strings.EqualFold(strings.TrimSpace(name), p.ID) {
			return p.ID
		}
	}
	return ""
}

// partyNamed finds the longest name of a party among words: words[from:to]. It
// finds nothing where two parties are named, unless one name is a stop word:
// "Europe in all this".
func (ix *Index) partyNamed(q string, words []lang.Word) (party string, from, to int) {
	weak := false // what was found is a stop word
	for _, p := range ix.corpus.Parties {
		for _, alias := range append(p.Aliases.All(), p.Name) {
			name := lang.Words(alias)
			at := placeOf(words, name)
			if at < 0 || len(name) == 1 && name[0].Text == "us" && !isAmerica(q, words, at) {
				continue
			}
			isWeak := len(name) == 1 && lang.IsStop(name[0].Text) && name[0].Text != "us"
			switch {
			case isWeak && party != "" && !weak:
			case party == "" || weak && !isWeak || party == p.ID && len(name) > to-from || party != p.ID && at <= from && at+len(name) >= to && len(name) > to-from:
				party, from, to, weak = p.ID, at, at+len(name), isWeak
			case party != p.ID && (at >= to || at+len(name) <= from):
				return "", 0, 0
			}
		}
	}
	return party, from, to
}

// isAmerica tells the country from the pronoun: "US", "u.s.", "the us".
func isAmerica(q string, words []lang.Word, at int) bool {
	w := words[at]
	abbreviated := func(r rune) bool { return r == '.' || unicode.IsUpper(r) }
	return strings.IndexFunc(q[w.From:w.To], abbreviated) >= 0 || at > 0 && words[at-1].Text == "the"
}

// partyWords tell of which party a word is the name, or is said: "Russian".
type partyWords struct {
	names    []partyName
	partakes []map[string]bool // by point that binds or favours one party: those that it names
}

// A partyName is a word that names a party, and what other words begin with that
// are said of it, or "".
type partyName struct{ party, word, stem string }

// everybody is the id of a party that is all of them.
const everybody = "all"

// minPartyName is how many letters a name has at least of which the last may differ.
const minPartyName = 5

func newPartyWords(c *corpus.Corpus) *partyWords {
	p := &partyWords{}
	for i := range c.Parties {
		for _, word := range c.Parties[i].Aliases.All() {
			if strings.Contains(word, " ") || lang.IsStop(word) {
				continue
			}
			stem := ""
			if _, last := utf8.DecodeLastRuneInString(word); utf8.RuneCountInString(word) >= minPartyName {
				stem = word[:len(word)-last]
			}
			p.names = append(p.names, partyName{c.Parties[i].ID, word, stem})
		}
	}
	for i := range c.Points {
		partakes := map[string]bool{}
		for _, d := range c.Duties {
			if d.Point == c.Points[i].Number {
				partakes[d.Party] = true
			}
		}
		if len(partakes) != 1 || partakes[everybody] {
			partakes = nil
		} else {
			for _, w := range lang.Words(c.Points[i].Text) {
				partakes[p.of(w.Text)] = true
			}
		}
		p.partakes = append(p.partakes, partakes)
	}
	return p
}

// of is the party that a word names or is said of, or "".
func (p *partyWords) of(word string) string {
	for _, n := range p.names {
		if word == n.word || n.stem != "" && strings.HasPrefix(word, n.stem) {
			return n.party
		}
	}
	return ""
}

// namesOther reports whether a question names another party than that which alone a
// point binds or favours, and that it does not name.
func (p *partyWords) namesOther(u *query, point int) bool {
	partakes := p.partakes[point]
	return partakes != nil && slices.ContainsFunc(u.toks, func(t token) bool {
		party := p.of(t.Text)
		return party != "" && !partakes[party]
	})
}

// placeOf is where a run of words begins in others, or -1.
func placeOf(words, run []lang.Word) int {
	same := func(x, y lang.Word) bool { return x.Text == y.Text }
	for i := 0; i+len(run) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(run)], run, same) {
			return i
		}
	}
	return -1
}
