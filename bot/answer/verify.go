package answer

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

// A verbatim is one text of the corpus that is somebody's words.
type verbatim struct {
	text  string
	block message.Block
	line  string // the command line that shows it in its place
}

// verbatims lists every text that is somebody's words: clauses, wordings,
// quotations, in the published order.
func (l *Library) verbatims() []verbatim {
	var out []verbatim
	for i := range l.Corpus.Points {
		p := &l.Corpus.Points[i]
		out = append(out, verbatim{p.Text, l.clause(p), pointLine(p.Number)})
	}
	for i := range l.Corpus.Articles {
		for _, p := range l.Corpus.Articles[i].Passages {
			for _, w := range p.Wordings {
				out = append(out, verbatim{w.Text, l.wording(w), refLine(w.Ref)})
			}
		}
	}
	for _, q := range l.Corpus.Quotes(func(*corpus.Quote) bool { return true }) {
		out = append(out, verbatim{q.Text, l.voice(q, false), refLine(q.Ref)})
	}
	return out
}

// minVerify is how many words a text must have to be checked: fewer stand
// everywhere and prove nothing.
const minVerify = 3

// Verify looks for a text among the words of others.
func (l *Library) Verify(r message.Request) (message.Reply, error) {
	text := strings.Trim(r.Arg, "\"“”«»„‘’' ")
	want := corpus.Words(text)
	if len(want) < minVerify {
		return message.Reply{}, &message.UsageError{Msg: fmt.Sprintf("Type at least %d words of the text to check, for example %s", minVerify, l.Example("verify"))}
	}
	all := l.verbatims()
	for _, match := range []struct {
		says string
		has  func(v verbatim) bool
	}{
		{"Yes, word for word:", func(v verbatim) bool { return strings.Contains(v.text, text) }},
		{"Yes, the same words; capitals or punctuation differ:", func(v verbatim) bool { return indexWords(corpus.Words(v.text), want) >= 0 }},
	} {
		reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: match.says}}}
		var choices []message.Choice
		for _, v := range all {
			if match.has(v) {
				reply.Blocks = append(reply.Blocks, v.block)
				choices = append(choices, message.Choice{Label: "In context", Line: v.line})
			}
		}
		if len(choices) > 0 {
			return reply.WithChoices(choices[:1]...), nil
		}
	}
	return nearestText(all, want), nil
}

// nearestText shows the text that shares most with what was typed, and where
// they differ. Below half of the words it shows none: a text that merely
// speaks of the same would pass for a version of it.
func nearestText(all []verbatim, want []string) message.Reply {
	reply := message.Reply{Outcome: message.NoSources, Blocks: []message.Block{
		message.Paragraph{Text: "No: this text is not among the words that this bot quotes. That covers the plan whole and the quotations, not every sentence of the articles."},
	}}
	typed := map[string]int{}
	for _, w := range want {
		typed[w]++
	}
	best, bestShared := -1, (len(want)+1)/2-1
	for i, v := range all {
		words := corpus.Words(v.text)
		if mostCommon(words, typed) <= bestShared {
			continue // most texts: looking for the common words in order is the slow part
		}
		if n := commonWords(words, want); n > bestShared {
			best, bestShared = i, n
		}
	}
	if best < 0 {
		return reply
	}
	v := all[best]
	missing, extra := differ(corpus.Words(v.text), want)
	reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "The nearest is:"}, v.block)
	if len(extra) > 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "Typed, but not in it: " + strings.Join(extra, ", ") + "."})
	}
	if len(missing) > 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "In it, but not typed: " + strings.Join(missing, ", ") + "."})
	}
	return reply.WithChoices(message.Choice{Label: "In context", Line: v.line})
}

// indexWords finds a run of words in a text, or -1.
func indexWords(text, run []string) int {
	for i := 0; i+len(run) <= len(text); i++ {
		if slices.Equal(text[i:i+len(run)], run) {
			return i
		}
	}
	return -1
}

// mostCommon counts the words that two texts share, in whatever order: their
// longest common subsequence is no longer.
func mostCommon(words []string, counts map[string]int) int {
	n, seen := 0, map[string]int{}
	for _, w := range words {
		if seen[w]++; seen[w] <= counts[w] {
			n++
		}
	}
	return n
}

// commonWords is the length of the longest common subsequence of two texts.
func commonWords(a, b []string) int {
	return len(commonPairs(a, b))
}

// commonPairs lists the places of a longest common subsequence.
func commonPairs(a, b []string) [][2]int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case rows[i+1][j] >= rows[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// maxDiffer and maxShownWord keep a difference readable.
const (
	maxDiffer    = 12 // words
	maxShownWord = 41 // units of a word, the mark of a cut included
)

// differ lists the words of a text between the first and the last that were
// typed which were not typed, and the typed words that the text lacks.
func differ(words, typed []string) (missing, extra []string) {
	pairs := commonPairs(words, typed)
	inText, inTyped := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		inText[p[0]], inTyped[p[1]] = true, true
	}
	for i := pairs[0][0]; i < pairs[len(pairs)-1][0]; i++ {
		if !inText[i] {
			missing = append(missing, words[i])
		}
	}
	for i := range typed {
		if !inTyped[i] {
			extra = append(extra, text.Shorten(typed[i], maxShownWord))
		}
	}
	return missing[:min(len(missing), maxDiffer)], extra[:min(len(extra), maxDiffer)]
}
