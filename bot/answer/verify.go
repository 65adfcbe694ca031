package answer

import (
	"fmt"
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
		return message.Reply{}, &message.UsageError{Msg: fmt.Sprintf("Type at least %d words of the text to check, for example %s", search.MinVerify, l.Example("verify"))}
	}
	reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: l.verdict(v)}}}
	if v.Found == search.FoundNear || v.Found == search.FoundNone {
		reply.Outcome = message.NoSources
	}
	for _, place := range v.Places {
		reply.Blocks = append(reply.Blocks, l.verbatim(place.Verbatim))
		if place.Sentence != "" {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: PartOf(place)})
		}
	}
	if v.BreaksOff {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: BreaksOff})
	}
	for _, d := range v.Differences[:min(len(v.Differences), maxDiffer)] {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: saysDifference(d)})
	}
	if len(v.Places) == 0 {
		return reply, nil
	}
	return reply.WithChoices(message.Choice{Label: "In context", Line: refLine(v.Places[0].Ref)}), nil
}

// BreaksOff is said of a text that ends or begins within a word or a number.
const BreaksOff = "The typed text breaks off within a word or a number."

// PartOf says in which sentence the words stand that are only a part of one.
func PartOf(p search.Place) string {
	return fmt.Sprintf("That is a part of a sentence that begins %s.", text.Quoted(beginning(p.Sentence)))
}

// verdict says how near a text comes to words that are quoted; if they are
// credited to somebody else, whose they are comes first.
func (l *Library) verdict(v search.Verification) string {
	const notQuoted = "No: this text is not among the words that this bot quotes. That covers the plan whole and the quotations, not every sentence of the articles."
	part := !slices.ContainsFunc(v.Places, func(p search.Place) bool { return p.Sentence == "" })
	var whose string
	if v.Misattributed {
		whose = " " + l.whoseWords(v)
	}
	switch {
	case v.Found == search.FoundExact && part:
		return affirmed(whose, "as a part of a sentence", "")
	case v.Found == search.FoundExact:
		return affirmed(whose, "word for word", "")
	case v.Found == search.FoundWords && part:
		return affirmed(whose, "as a part of a sentence", "; capitals or punctuation differ")
	case v.Found == search.FoundWords:
		return affirmed(whose, "the same words", "; capitals or punctuation differ")
	case v.Translated:
		return "The texts are in English, so these words are not among them." + whose + " The nearest in meaning is:"
	case v.CutsNegation:
		return "No: a negation that belongs to these words was left out." + whose + " In full:"
	case v.Found == search.FoundNear:
		return notQuoted + whose + " The nearest is:"
	}
	return notQuoted
}

// affirmed says that a text is quoted, and how. One that is credited to
// somebody else gets no yes.
func affirmed(whose, how, but string) string {
	if whose != "" {
		return strings.TrimSpace(whose) + " They are quoted " + how + but + ":"
	}
	return "Yes, " + how + but + ":"
}

// whoseWords says whose words they are that were credited to somebody else.
func (l *Library) whoseWords(v search.Verification) string {
	var ids []corpus.SpeakerID
	plan := false
	for _, place := range v.Places {
		switch {
		case place.Quote == nil:
			plan = true
		case !slices.Contains(ids, place.Quote.Speaker):
			ids = append(ids, place.Quote.Speaker)
		}
	}
	const ofPlan = "from the plan"
	real, claimed := ofPlan, ofPlan
	if len(ids) > 0 {
		real = "by " + l.speakerNames(ids)
	}
	if len(ids) > 0 && plan {
		real = ofPlan + " and by " + l.speakerNames(ids)
	}
	if len(v.Claimed) > 0 {
		claimed = "by " + l.speakerNames(v.Claimed)
	}
	these := "These words are"
	if v.Found == search.FoundNear {
		these = "The words below are"
	}
	return fmt.Sprintf("%s %s, not %s.", these, real, claimed)
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

// beginning is how a sentence begins.
func beginning(sentence string) string { return text.Shorten(sentence, maxBeginning) }

// saysDifference says in words where a text and what was typed part.
func saysDifference(d search.Difference) string {
	stands, typed := text.Quoted(text.Shorten(d.Stands, maxShown)), text.Quoted(text.Shorten(d.Typed, maxShown))
	switch {
	case d.Kind == search.NegationDiffers && d.Stands == "":
		return fmt.Sprintf("The negation %s is not in it.", typed)
	case d.Kind == search.NegationDiffers && d.Typed == "":
		return fmt.Sprintf("The negation %s is in it, and not in what was typed.", stands)
	case d.Kind == search.NumberDiffers && d.Stands == "":
		return fmt.Sprintf("The number %s is not in it.", typed)
	case d.Kind == search.NumberDiffers:
		return fmt.Sprintf("A number differs: it has %s, typed was %s.", stands, typed)
	case d.Stands == "":
		return fmt.Sprintf("Typed, but not in it: %s.", typed)
	case d.Typed == "":
		return fmt.Sprintf("In it, but not typed: %s.", stands)
	}
	return fmt.Sprintf("It has %s, typed was %s.", stands, typed)
}
