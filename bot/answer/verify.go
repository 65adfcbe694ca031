package answer

import (
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/search"
)

// Verify looks for a text among the words of others.
func (l *Library) Verify(r message.Request) (message.Reply, error) {
	v := l.Verified(r.Arg)
	if v.Short {
		return message.Reply{}, &message.UsageError{Msg: l.say("verify.usage", search.MinVerify, l.Example("verify"))}
	}
	var reply message.Reply
	if v.Marked {
		reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("verify.marked")})
	}
	if len(v.Each) > 0 {
		reply.Blocks = append(reply.Blocks, l.paragraph("verify.by_sentence"))
		for _, c := range v.Each {
			reply.Blocks = append(append(reply.Blocks, message.Heading{Text: text.Quoted(text.Shorten(c.Sentence, maxShown))}), l.checked(c.Sentence, c.Verification)...)
		}
	} else {
		reply.Blocks = append(reply.Blocks, l.checked(r.Arg, v)...)
	}
	if v.Found == search.FoundNear || v.Found == search.FoundNone {
		reply.Outcome = message.NoSources
	}
	if v.Found != search.FoundExact && len(v.Each) == 0 { // else what is below says it
		reply.Asked = r.Arg
	}
	if len(v.Places) == 0 {
		return reply, nil
	}
	return reply.WithChoices(message.Choice{Label: l.say("button.in_context"), Line: refLine(v.Places[0].Ref)}), nil
}

// checked says how near a typed text comes to words that are quoted, and shows them.
func (l *Library) checked(typed string, v search.Verification) []message.Block {
	if v.Short {
		return []message.Block{l.paragraph("verify.short", search.MinVerify)}
	}
	blocks := []message.Block{message.Paragraph{Text: l.verdict(v)}}
	for _, place := range v.Places {
		blocks = append(blocks, l.verbatim(place.Verbatim))
		if place.Sentence != "" {
			blocks = append(blocks, message.Aside{Text: l.PartOf(place)})
		}
		if place.Inserted != "" {
			blocks = append(blocks, message.Aside{Text: l.Inserted(place)})
		}
	}
	if v.BreaksOff {
		blocks = append(blocks, l.paragraph("verify.breaks_off"))
	}
	for _, d := range v.Differences[:min(len(v.Differences), maxDiffer)] {
		says := l.saysDifference(d)
		if beyond(typed, v, d) {
			says = l.say("verify.beyond", text.Quoted(text.Shorten(d.Typed, maxShown)))
		}
		blocks = append(blocks, message.Paragraph{Text: says})
	}
	return blocks
}

// PartOf says in which sentence the words stand that are only a part of one.
func (l *Library) PartOf(p search.Place) string {
	return l.say("verify.part", text.Quoted(text.Shorten(p.Sentence, maxBeginning)))
}

// Inserted says which of the words found were put in by the source's editor.
func (l *Library) Inserted(p search.Place) string {
	return l.say("verify.inserted", text.Quoted(p.Inserted))
}

// verdict says how near a text comes to words that are quoted; if they are
// credited to somebody else, whose they are comes first.
func (l *Library) verdict(v search.Verification) string {
	part := !slices.ContainsFunc(v.Places, func(p search.Place) bool { return p.Sentence == "" })
	var whose string
	switch {
	case v.Reported() && !v.Misattributed:
		whose = l.say("verify.reported", l.speakerNames(v.Claimed))
	case v.Misattributed:
		whose = l.whoseWords(v)
	}
	switch {
	case v.Apart:
		return sentences(l.say("verify.apart"), whose, l.say("verify.each"))
	case v.Found == search.FoundExact && part:
		return l.affirmed(whose, "verify.exact_part", "verify.quoted_exact_part")
	case v.Found == search.FoundExact:
		return l.affirmed(whose, "verify.exact", "verify.quoted_exact")
	case v.Found == search.FoundWords && !slices.ContainsFunc(v.Places, func(p search.Place) bool { return p.Inserted == "" }):
		return l.affirmed(whose, "verify.inserted_words", "verify.inserted_words")
	case v.Found == search.FoundWords && part:
		return l.affirmed(whose, "verify.words_part", "verify.quoted_words_part")
	case v.Found == search.FoundWords:
		return l.affirmed(whose, "verify.words", "verify.quoted_words")
	case v.Translated:
		return sentences(l.say("verify.translated"), whose, l.say("verify.nearest_meaning"))
	case v.CutsNegation:
		return sentences(l.say("verify.cuts_negation"), whose, l.say("verify.in_full"))
	case v.Found == search.FoundNear:
		return sentences(l.say(denial(v)), whose, l.say("verify.nearest"))
	}
	return l.say(denial(v))
}

// denial is the key of what says that a text is not quoted. Beside a point of the
// plan, which is kept whole, that is a no; what the bot has of an article is not.
func denial(v search.Verification) string {
	if len(v.Places) > 0 && v.Places[0].Point != nil {
		return "verify.no"
	}
	return "verify.not_kept"
}

// beyond reports whether typed words lie before or behind those that are kept of an
// article: the article may have them. Words that were put between kept ones stand
// nowhere.
func beyond(typed string, v search.Verification, d search.Difference) bool {
	if v.Places[0].Point != nil || d.Stands != "" {
		return false
	}
	before, behind, _ := strings.Cut(typed, d.Typed)
	for _, other := range v.Differences { // a negation in the same place
		before = strings.TrimSuffix(strings.TrimSpace(before), other.Typed)
		behind = strings.TrimPrefix(strings.TrimSpace(behind), other.Typed)
	}
	first, last := corpus.Words(before), corpus.Words(behind)
	if len(first) == 0 || len(last) == 0 {
		return true
	}
	joint := first[len(first)-1] + " " + last[0]
	return !strings.Contains(" "+strings.Join(corpus.Words(v.Places[0].Text), " ")+" ", " "+joint+" ")
}

// affirmed says that a text is quoted, and how, by the message of the key yes. One
// that is credited to somebody else gets no yes, but that of the key quoted.
func (l *Library) affirmed(whose, yes, quoted string) string {
	if whose != "" {
		return sentences(whose, l.say(quoted))
	}
	return l.say(yes)
}

func sentences(all ...string) string { return strings.Join(nonEmpty(all...), " ") }

// whoseWords says whose words they are that were credited to somebody else, or
// of which point.
func (l *Library) whoseWords(v search.Verification) string {
	var ids []corpus.SpeakerID
	var points []int
	plan, passage := false, false
	add := func(q *corpus.Quote) {
		if !slices.Contains(ids, q.Speaker) {
			ids = append(ids, q.Speaker)
		}
	}
	for _, place := range v.Places {
		switch {
		case place.Quote != nil:
			add(place.Quote)
		case place.Point != nil && len(v.ClaimedPoints) > 0:
			points = append(points, place.Point.Number)
		case place.Point != nil || place.Wording != nil:
			plan = true
		default:
			passage = true
			for _, q := range l.Corpus.Passage(place.Ref).Quotes {
				add(&q)
			}
		}
	}
	var real string
	switch {
	case len(points) > 0:
		real = l.fromPoints(points)
	case plan && len(ids) > 0:
		real = l.say("verify.by_plan_and", l.speakerNames(ids))
	case plan:
		real = l.say("verify.by_plan")
	default:
		real = l.say("verify.by", l.speakerNames(ids))
	}
	key := "verify.whose"
	switch {
	case len(ids) == 0 && v.Found == search.FoundNear:
		key = "verify.from_below"
	case len(ids) == 0:
		key = "verify.from"
	case passage:
		key = "verify.whose_passage"
	case v.Found == search.FoundNear:
		key = "verify.whose_below"
	case v.Reported():
		key = "verify.whose_reported"
	}
	return l.say(key, real, l.claimed(v))
}

// claimed says whom, or which point, a text credits with its words.
func (l *Library) claimed(v search.Verification) string {
	switch {
	case len(v.ClaimedPoints) > 0:
		return l.fromPoints(v.ClaimedPoints)
	case len(v.Claimed) > 0:
		return l.say("verify.by", l.speakerNames(v.Claimed))
	}
	return l.say("verify.by_plan")
}

// fromPoints says that words are from points of the plan.
func (l *Library) fromPoints(numbers []int) string {
	var out []string
	for _, n := range numbers {
		out = append(out, l.say("verify.point", n))
	}
	return l.say("verify.by_points", l.Words.List(out))
}

// verbatim shows a text of the corpus that is somebody's words.
func (l *Library) verbatim(v search.Verbatim) message.Block {
	switch {
	case v.Point != nil:
		return l.clause(v.Point)
	case v.Wording != nil:
		return l.wording(*v.Wording)
	case v.Quote != nil:
		return l.voice(v.Quote, false)
	}
	return l.gist(l.Corpus.Passage(v.Ref))
}

// maxBeginning and maxDiffer keep a reply readable.
const (
	maxBeginning = 60 // units of a sentence
	maxDiffer    = 6  // differences
	maxShown     = 80 // units of either side of one
)

// saysDifference says in words where a text and what was typed part.
func (l *Library) saysDifference(d search.Difference) string {
	stands, typed := text.Quoted(text.Shorten(d.Stands, maxShown)), text.Quoted(text.Shorten(d.Typed, maxShown))
	switch {
	case d.Kind == search.OrderDiffers:
		return l.say("verify.order", stands, typed)
	case d.Kind == search.NegationDiffers && d.Stands == "":
		return l.say("verify.negation_typed", typed)
	case d.Kind == search.NegationDiffers && d.Typed == "":
		return l.say("verify.negation_stands", stands)
	case d.Kind == search.NumberDiffers && d.Stands == "":
		return l.say("verify.number_typed", typed)
	case d.Kind == search.NumberDiffers:
		return l.say("verify.number", stands, typed)
	case d.Stands == "":
		return l.say("verify.typed", typed)
	case d.Typed == "":
		return l.say("verify.stands", stands)
	}
	return l.say("verify.differs", stands, typed)
}
