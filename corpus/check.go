package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits that Check holds a corpus to. They follow the quotation policy:
// other people's words are short and marked, everything else is ours.
const (
	maxGistWords    = 45 // of a gist
	maxSummaryWords = 60 // of a point's summary
	maxEventWords   = 25 // of an event
	maxNoteWords    = 30 // of a note
	maxDutyWords    = 30 // of a duty
	maxSpanWords    = 30 // of a reported or author's quotation
	maxTermWords    = 8  // of what stands in quotation marks but quotes nobody
	runWords        = 8  // this many consecutive words of a source make a copy
	maxShare        = 1.0 / 3
)

// Share is how much of one article the corpus holds verbatim, in words.
type Share struct {
	Article  string
	Words    int // in the article, headings included
	Direct   int // in quotation marks in the article itself: speech, and clauses of the plan
	Verbatim int // in the article's or a reporter's own words
	Passages int
	Quotes   int
}

// Checked is what a check of a corpus without faults gives.
type Checked struct {
	Shares       []Share // by article
	Fingerprints []byte  // what FingerprintFile is to hold: a line for each verbatim field
}

// Check compares the corpus with its sources: a folder with plan.txt, whose
// line N is the text of point N, and ID.txt for each article, one paragraph a
// line, headings marked by "# ". It returns a Faults when anything is wrong: a
// verbatim field that is not in its line byte for byte, a line without a
// passage, speech that no quotation holds, a text of ours that repeats a source
// or is too long.
func (c *Corpus) Check(sources fs.FS) (Checked, error) {
	k := checker{corpus: c, runs: map[string]string{}}
	lines := map[string][]string{PlanDoc: k.read(sources, "plan.txt")}
	for i := range c.Articles {
		id := c.Articles[i].ID
		lines[id] = k.read(sources, id+".txt")
	}
	if len(k.faults) > 0 {
		return Checked{}, k.faults.sorted()
	}
	k.plan(lines[PlanDoc])
	var shares []Share
	for i := range c.Articles {
		shares = append(shares, k.article(&c.Articles[i], lines[c.Articles[i].ID]))
	}
	k.ours()
	k.translated()
	if err := k.faults.sorted(); err != nil {
		return Checked{}, err
	}
	return Checked{shares, c.fingerprints(lines)}, nil
}

// A checker gathers the faults of one Check. Each names a file and line of the
// sources.
type checker struct {
	corpus *Corpus
	runs   map[string]string // each run of runWords words in the sources, and where it stands
	faults Faults
}

func (k *checker) fault(ref Ref, format string, args ...any) {
	k.faults = append(k.faults, Fault{ref.Doc, ref.Line, fmt.Sprintf(format, args...)})
}

// read returns the lines of a source and remembers its runs of words.
func (k *checker) read(sources fs.FS, name string) []string {
	raw, err := fs.ReadFile(sources, name)
	if err != nil {
		msg := err.Error()
		if errors.Is(err, fs.ErrNotExist) {
			msg = "the source is not in the folder"
		}
		k.faults = append(k.faults, Fault{name, 0, msg})
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	for i, line := range lines {
		words := Words(line)
		for j := 0; j+runWords <= len(words); j++ {
			k.runs[strings.Join(words[j:j+runWords], " ")] = fmt.Sprintf("%s:%d", strings.TrimSuffix(name, ".txt"), i+1)
		}
	}
	return lines
}

func (k *checker) plan(lines []string) {
	if len(lines) != len(k.corpus.Points) {
		k.fault(PointRef(0), "the corpus has %d points, plan.txt has %d lines", len(k.corpus.Points), len(lines))
	}
	for i, p := range k.corpus.Points {
		if i < len(lines) && p.Text != lines[i] {
			k.fault(p.Ref(), "the text is not the source's: %s", difference(p.Text, lines[i]))
		}
		k.length(p.Ref(), "summary", p.Summary, maxSummaryWords)
	}
}

func (k *checker) article(a *Article, lines []string) Share {
	share := Share{Article: a.ID, Passages: len(a.Passages)}
	for i, line := range lines {
		share.Words += len(strings.Fields(line))
		ref := Ref{a.ID, i + 1}
		heading := strings.HasPrefix(line, "# ") || strings.TrimSpace(line) == ""
		if has := k.corpus.Passage(ref) != nil; has == heading {
			if heading {
				k.fault(ref, "a passage for a heading or an empty line")
			} else {
				k.fault(ref, "no passage covers this line")
			}
		}
	}
	for i := range a.Passages {
		p := &a.Passages[i]
		if p.Ref.Line > len(lines) {
			k.fault(p.Ref, "the source ends at line %d", len(lines))
			continue
		}
		next := ""
		if p.Ref.Line < len(lines) {
			next = lines[p.Ref.Line]
		}
		k.passage(a, p, lines[p.Ref.Line-1], next, &share)
	}
	if limit := int(maxShare * float64(share.Words)); share.Verbatim > limit {
		k.fault(Ref{a.ID, 0}, "%d words verbatim beside what the article itself quotes, of %d: at most %d may be", share.Verbatim, share.Words, limit)
	}
	return share
}

func (k *checker) passage(a *Article, p *Passage, line, next string, share *Share) {
	l := sourceLine{checker: k, ref: p.Ref, text: line, spans: quoted(line, next), held: make([]bool, len(line))}
	for i := range p.Quotes {
		share.Quotes++
		l.quote(&p.Quotes[i], share)
	}
	for _, w := range p.Wordings {
		share.Direct += len(strings.Fields(w.Text))
		l.hold(w.what(), w.Text)
		k.length(p.Ref, "the note on "+w.what(), w.Note, maxNoteWords)
	}
	for _, s := range p.QuotedTerms {
		l.hold("scare quote", s)
		if n := len(strings.Fields(s)); n > maxTermWords {
			k.fault(p.Ref, "%d words in quotation marks are listed as scare: is it speech?", n)
		}
	}
	if p.Text != "" && p.Text != line {
		k.fault(p.Ref, "the full text is not the source's: %s", difference(p.Text, line))
	}
	l.checkHeld()
	k.length(p.Ref, "gist", p.Gist, maxGistWords)
	if !strings.Contains(strings.ToLower(p.Gist), strings.TrimPrefix(strings.ToLower(a.Short), "the ")) {
		k.fault(p.Ref, "the gist does not name its source, %s", a.Short)
	}
	for _, e := range p.Events {
		k.length(p.Ref, "event", e.Text, maxEventWords)
	}
}

// A sourceLine is the line of a source that a passage stands for.
type sourceLine struct {
	*checker
	ref   Ref
	text  string
	spans []span // in quotation marks
	held  []bool // by byte: it is in a record
}

func (l *sourceLine) quote(q *Quote, share *Share) {
	what := fmt.Sprintf("quotation %d", q.N)
	found := l.hold(what, q.Text)
	l.length(l.ref, "the note on "+what, q.Note, maxNoteWords)
	words := len(strings.Fields(q.Text))
	if q.Kind != Direct {
		share.Verbatim += words
		l.length(l.ref, what, q.Text, maxSpanWords)
		return
	}
	share.Direct += words
	if found && !slices.ContainsFunc(l.spans, func(s span) bool { return strings.Contains(l.text[s.from:s.to], q.Text) }) {
		l.fault(l.ref, "%s is marked direct but does not stand in quotation marks", what)
	}
}

// hold marks the bytes of a record's text as held, wherever the line has it, and
// reports whether the line has it.
func (l *sourceLine) hold(what, text string) bool {
	if !strings.Contains(l.text, text) {
		l.fault(l.ref, "%s is not in the source: %s", what, nearest(text, l.text))
		return false
	}
	for from := 0; ; {
		i := strings.Index(l.text[from:], text)
		if i < 0 {
			return true
		}
		for j := from + i; j < from+i+len(text); j++ {
			l.held[j] = true
		}
		from += i + len(text)
	}
}

// checkHeld notes what stands in quotation marks and in no record.
func (l *sourceLine) checkHeld() {
	for _, s := range l.spans {
		for i, r := range l.text[s.from:s.to] {
			if isWord(r) && !l.held[s.from+i] {
				l.fault(l.ref, "no quotation, wording or scare entry holds “%s”", l.text[s.from:s.to])
				break
			}
		}
	}
}

func (w Wording) what() string {
	if w.Addition() {
		return "the addition"
	}
	return fmt.Sprintf("the wording of point %d", w.Point)
}

func (k *checker) length(ref Ref, what, text string, limit int) {
	if n := len(strings.Fields(text)); n > limit {
		k.fault(ref, "%s has %d words: at most %d", what, n, limit)
	}
}

// ours checks that no text of ours repeats a run of words of a source.
func (k *checker) ours() {
	check := func(ref Ref, what, text string) {
		words := Words(text)
		for i := 0; i+runWords <= len(words); i++ {
			run := strings.Join(words[i:i+runWords], " ")
			if at, ok := k.runs[run]; ok {
				k.fault(ref, "%s repeats %d words of %s: %q", what, runWords, at, run)
				return
			}
		}
	}
	c := k.corpus
	check(Ref{"plan", 0}, "the note", c.Plan.Note)
	for i := range c.Points {
		check(c.Points[i].Ref(), "the title", c.Points[i].Title)
		check(c.Points[i].Ref(), "the summary", c.Points[i].Summary)
	}
	for _, d := range c.Duties {
		check(PointRef(d.Point), "a duty of "+d.Party, d.Text)
		k.length(PointRef(d.Point), "a duty of "+d.Party, d.Text, maxDutyWords)
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			check(p.Ref, "the gist", p.Gist)
			for n := range p.Quotes {
				check(p.Ref, fmt.Sprintf("the note on quotation %d", n+1), p.Quotes[n].Note)
			}
			for _, w := range p.Wordings {
				check(p.Ref, "the note on "+w.what(), w.Note)
			}
			for _, e := range p.Events {
				check(p.Ref, "an event", e.Text)
			}
		}
	}
}

// maxWords are the limits of our words in other languages, by key.
var maxWords = map[string]int{"summary": maxSummaryWords, "gist": maxGistWords, "events": maxEventWords, "note": maxNoteWords, "text": maxDutyWords}

// translated notes what is too long in another language than English.
func (k *checker) translated() {
	for _, lang := range k.corpus.Languages()[1:] {
		for _, w := range k.corpus.In(lang).words() {
			key, _, _ := strings.Cut(w.key, ".")
			limit, limited := maxWords[key]
			if n := len(strings.Fields(*w.text)); limited && n > limit {
				k.faults = append(k.faults, Fault{lang, 0, fmt.Sprintf("the %s of %s has %d words: at most %d", w.key, w.of, n, limit)})
			}
		}
	}
}

// difference shows where two texts begin to differ.
func difference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	for i > 0 && i < len(got) && !utf8.RuneStart(got[i]) {
		i--
	}
	return fmt.Sprintf("after %q it has %q, the source %q", tail(got[:i], 24), head(got[i:], 24), head(want[min(i, len(want)):], 24))
}

// nearest shows where text begins to differ from the line, which has its
// beginning.
func nearest(text, line string) string {
	n := 0
	for i := range text {
		if !strings.Contains(line, text[:i]) {
			break
		}
		n = i
	}
	if n == 0 {
		return fmt.Sprintf("%q", head(text, 48))
	}
	at := strings.Index(line, text[:n])
	return difference(text, line[at:])
}

// head cuts a text to at most n runes, tail keeps its last n.
func head(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

func tail(s string, n int) string {
	r := []rune(s)
	return string(r[max(0, len(r)-n):])
}
