package answer

import (
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
		return message.Reply{}, &message.UsageError{Msg: l.say("verify.usage", search.MinVerify, l.Example("verify"))}
	}
	reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: l.verdict(v)}}}
	if v.Found == search.FoundNear || v.Found == search.FoundNone {
		reply.Outcome = message.NoSources
	}
	if v.Misattributed {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.whoseWords(v)})
	}
	for _, place := range v.Places {
		reply.Blocks = append(reply.Blocks, l.verbatim(place.Verbatim))
		if place.Sentence != "" {
			reply.Blocks = append(reply.Blocks, message.Aside{Text: l.say("verify.part", text.Quoted(beginning(place.Sentence)))})
		}
	}
	for _, d := range v.Differences[:min(len(v.Differences), maxDiffer)] {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: l.saysDifference(d)})
	}
	if len(v.Places) == 0 {
		return reply, nil
	}
	return reply.WithChoices(message.Choice{Label: l.say("button.in_context"), Line: RefLine(v.Places[0].Ref)}), nil
}

// verdict says how near a text comes to words that are quoted.
func (l *Library) verdict(v search.Verification) string {
	switch {
	case v.Found == search.FoundExact:
		return l.say("verify.exact")
	case v.Found == search.FoundWords:
		return l.say("verify.words")
	case v.Translated:
		return l.say("verify.translated")
	case v.Found == search.FoundNear:
		return l.say("verify.near", l.say("verify.no"))
	}
	return l.say("verify.no")
}

// whoseWords says whose words they are that were credited to somebody else.
func (l *Library) whoseWords(v search.Verification) string {
	var ids []corpus.SpeakerID
	for _, place := range v.Places {
		if place.Quote != nil && !slices.Contains(ids, place.Quote.Speaker) {
			ids = append(ids, place.Quote.Speaker)
		}
	}
	real := l.say("verify.of_plan")
	if len(ids) > 0 {
		real = l.say("verify.by", l.speakerNames(ids))
	}
	claimed := l.say("verify.of_plan")
	if len(v.Claimed) > 0 {
		claimed = l.say("verify.by", l.speakerNames(v.Claimed))
	}
	return l.say("verify.whose", claimed, real)
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
func (l *Library) saysDifference(d search.Difference) string {
	stands, typed := text.Quoted(text.Shorten(d.Stands, maxShown)), text.Quoted(text.Shorten(d.Typed, maxShown))
	switch {
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
