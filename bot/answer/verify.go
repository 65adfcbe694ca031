package answer

import (
	"fmt"
	"slices"

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
	reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: verdict(v)}}}
	if v.Found == search.FoundNear || v.Found == search.FoundNone {
		reply.Outcome = message.NoSources
	}
	if v.Misattributed {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.whoseWords(v)})
	}
	for _, place := range v.Places {
		reply.Blocks = append(reply.Blocks, l.verbatim(place.Verbatim))
		if place.Sentence != "" {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: fmt.Sprintf("That is a part of a sentence that begins %s.", text.Quoted(beginning(place.Sentence)))})
		}
	}
	for _, d := range v.Differences[:min(len(v.Differences), maxDiffer)] {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: saysDifference(d)})
	}
	if len(v.Places) == 0 {
		return reply, nil
	}
	return reply.WithChoices(message.Choice{Label: "In context", Line: refLine(v.Places[0].Ref)}), nil
}

// verdict says how near a text comes to words that are quoted.
func verdict(v search.Verification) string {
	const notQuoted = "No: this text is not among the words that this bot quotes. That covers the plan whole and the quotations, not every sentence of the articles."
	switch {
	case v.Found == search.FoundExact:
		return "Yes, word for word:"
	case v.Found == search.FoundWords:
		return "Yes, the same words; capitals or punctuation differ:"
	case v.Translated:
		return "The texts are in English, so these words are not among them. The nearest in meaning is:"
	case v.Found == search.FoundNear:
		return notQuoted + " The nearest is:"
	}
	return notQuoted
}

// whoseWords says whose words they are that were credited to somebody else.
func (l *Library) whoseWords(v search.Verification) string {
	var ids []corpus.SpeakerID
	for _, place := range v.Places {
		if place.Quote != nil && !slices.Contains(ids, place.Quote.Speaker) {
			ids = append(ids, place.Quote.Speaker)
		}
	}
	real := "of the plan"
	if len(ids) > 0 {
		real = "by " + l.speakerNames(ids)
	}
	claimed := "of the plan"
	if len(v.Claimed) > 0 {
		claimed = "by " + l.speakerNames(v.Claimed)
	}
	return fmt.Sprintf("Not %s: the words below are %s.", claimed, real)
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
