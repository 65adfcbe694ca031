package answer

import (
	"slices"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
	"planbot/corpus/ask"
	"planbot/corpus/search"
)

// asked finds the statements for which a question asks by its kind: verdicts on
// the plan, what a party wants, what somebody says on a subject. ok is false
// where the question is to be searched for.
func (l *Library) asked(kind ask.Kind, question string) (s search.Statements, ok bool) {
	switch kind {
	case ask.Verdicts:
		s = l.Statements(verdicts)
	case ask.Wants:
		s = l.Statements(question)
		if len(s.Speakers) == 1 {
			s = l.Statements(l.english.Speaker(s.Speakers[0]).Name)
		}
		known := len(s.Speakers) == 1 && !l.writes(s.Speakers[0]) || len(s.Speakers) == 0 && len(s.Topics) > 0
		return s, known && len(s.Quotes) > 0 && !l.silentOn(s)
	case ask.Said:
		return l.saidOn(question)
	}
	return s, len(s.Quotes) > 0
}

// saidReply shows the statements for which a question asks.
func (l *Library) saidReply(s search.Statements, question string) message.Reply {
	subject, silent := l.subjectName(s, question), l.silentOn(s)
	if len(s.Speakers) == 2 { // the second is whom they are about
		s.Speakers, s.Points = s.Speakers[:1], nil
	}
	reply := l.whoSaid(s, subject)
	if silent { // what others say is not what was asked
		reply.Outcome, reply.Asked = message.NoSources, question
	}
	return reply
}

// saidOn finds what the person or state that a question names first says on its
// topics, or of the other person whom it names; by others, if nothing. Who writes
// the articles, or spoke of other times, is searched for.
func (l *Library) saidOn(question string) (search.Statements, bool) {
	s := l.Statements(question)
	if len(s.Speakers) == 0 || len(s.Missing) > 0 {
		return s, false
	}
	by := l.Corpus.Speaker(s.Speakers[0])
	switch {
	case l.writes(by.ID), by.Past:
		return s, false
	case len(s.Speakers) == 1:
		return s, len(s.Topics) > 0
	case len(s.Speakers) > 2, len(s.Topics) > 0, l.Corpus.Speaker(s.Speakers[1]).State:
		return s, false
	}
	s.Quotes, s.About, s.Mentions = l.Statements(l.english.Speaker(s.Speakers[1]).Name).About, nil, nil
	own := slices.DeleteFunc(slices.Clone(s.Quotes), func(q *corpus.Quote) bool { return !l.anyBy([]*corpus.Quote{q}, s.Speakers[:1]) })
	if len(own) > 0 {
		s.Quotes = own
	}
	return s, len(s.Quotes) > 0
}

// writes reports whether somebody tells one of the articles.
func (l *Library) writes(id corpus.SpeakerID) bool {
	return slices.ContainsFunc(l.Corpus.Articles, func(a corpus.Article) bool { return a.Narrator == id })
}

// silentOn reports whether somebody is asked for statements, and all are by
// others.
func (l *Library) silentOn(s search.Statements) bool {
	return len(s.Speakers) > 0 && !l.anyBy(s.Quotes, s.Speakers[:1])
}

// otherwise leads to what speakers say who say nothing on a subject.
func (l *Library) otherwise(s search.Statements) []message.Choice {
	if !l.silentOn(s) {
		return nil
	}
	by := l.english.Speaker(s.Speakers[0])
	if len(l.Statements(by.Name).Quotes) == 0 {
		return nil
	}
	label := l.say("button.said_otherwise", l.Corpus.Speaker(by.ID).Name)
	return []message.Choice{{Label: text.Shorten(label, message.MaxLabel), Line: l.whoLine(by.Name, string(by.ID))}}
}

// refsOfQuotes are the passages that quote statements.
func refsOfQuotes(quotes []*corpus.Quote) []corpus.Ref {
	var out []corpus.Ref
	for _, q := range quotes {
		out = append(out, q.Ref)
	}
	return out
}
