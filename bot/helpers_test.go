package bot

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// embedded is the bot on the corpus that ships, made once: building its index
// takes longer than most tests.
var embedded = sync.OnceValue(func() *Bot { return New(corpus.Default(), slog.New(slog.DiscardHandler)) })

func testBot(testing.TB) *Bot { return embedded() }

// handle answers one line as a chat would send it.
func handle(b *Bot, line string) message.Reply {
	parsed := b.Parse(line)
	parsed.Lang = cmp.Or(parsed.Lang, "en")
	return b.Handle(context.Background(), testOrigin, parsed)
}

var testOrigin = message.Origin{Platform: "test", Direct: true}

// handleTyped answers a line in whatever language the bot chooses.
func handleTyped(b *Bot, line string) message.Reply {
	return b.HandleLine(context.Background(), testOrigin, line)
}

// dump writes a reply for a person to read: how it ended, then each block with
// its fields, one a line. A line that a reader can send stands behind an arrow.
func dump(r message.Reply) string {
	var w strings.Builder
	fmt.Fprintf(&w, "outcome: %s\n", r.Outcome)
	if r.Private {
		w.WriteString("private\n")
	}
	for _, b := range r.Blocks {
		w.WriteByte('\n')
		dumpBlock(&w, b)
	}
	return w.String()
}

func dumpBlock(w io.Writer, b message.Block) {
	switch b := b.(type) {
	case message.Heading:
		fmt.Fprintf(w, "# %s\n", b.Text)
	case message.Paragraph:
		fmt.Fprintf(w, "paragraph: %s\n", indent(b.Text))
	case message.Aside:
		fmt.Fprintf(w, "aside: %s\n", b.Text)
	case message.Clause:
		fmt.Fprintf(w, "clause %s\n  title:  %s\n  text:   %s\n", b.Ref, b.Title, indent(b.Text))
		dumpNote(w, b.Note)
		dumpSource(w, b.Source)
	case message.Voice:
		fmt.Fprintf(w, "voice %s\n", b.Header())
		for _, words := range b.Words {
			fmt.Fprintf(w, "  words:  %s\n  mark:   %s\n", indent(words.Text), words.Mark())
			dumpNote(w, words.Note)
		}
		dumpSource(w, b.Source)
	case message.Gist:
		fmt.Fprintf(w, "gist %s\n  label:  %s\n  text:   %s\n", b.Ref, b.Label, indent(b.Text))
		dumpSource(w, b.Source)
	case message.List:
		fmt.Fprintf(w, "list of %d\n", len(b.Items))
		for _, it := range b.Items {
			fmt.Fprintf(w, "  - %s → %s\n", indent(it.Text), orNone(it.Line))
			if it.Words != "" {
				fmt.Fprintf(w, "    words: %s\n", it.Words)
			}
		}
	case message.Table:
		fmt.Fprintf(w, "table %s\n", strings.Join(b.Columns, " | "))
		for _, row := range b.Rows {
			fmt.Fprintf(w, "  %s → %s\n", strings.Join(row.Cells, " | "), orNone(row.Line))
		}
	case message.Fold:
		fmt.Fprintf(w, "fold [%s] → %s\n", b.Label, b.Line)
	case message.Choices:
		fmt.Fprintf(w, "choices\n")
		for _, c := range b.Choices {
			turns := ""
			if c.Turns {
				turns = " (turns)"
			}
			fmt.Fprintf(w, "  [%s] → %s%s\n", c.Label, c.Line, turns)
		}
	case message.File:
		fmt.Fprintf(w, "file %s, %s\n%s", b.Name, b.Type, b.Data)
	default:
		panic(fmt.Sprintf("dump: unknown block %T", b))
	}
}

func dumpNote(w io.Writer, note string) {
	if note != "" {
		fmt.Fprintf(w, "  note:   %s\n", note)
	}
}

func dumpSource(w io.Writer, s message.Source) {
	if s != (message.Source{}) {
		fmt.Fprintf(w, "  source: %s, %s, %s\n", s.ID, s.Credit, orNone(s.URL))
	}
}

// indent keeps the second line of a text under the first.
func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n          ") }

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// shown is all that a reader sees of a reply, in order, folds closed.
func shown(r message.Reply) string { return strings.Join(texts(r.Blocks), "\n") }

// texts are what a reader sees of blocks, in order.
func texts(blocks []message.Block) []string {
	var parts []string
	var credits message.Credits
	for _, b := range blocks {
		credits.Add(b)
		switch b := b.(type) {
		case message.Heading:
			parts = append(parts, b.Text)
		case message.Paragraph:
			parts = append(parts, b.Text)
		case message.Aside:
			parts = append(parts, b.Text)
		case message.Clause:
			parts = append(parts, b.Title, b.Text, b.Note)
		case message.Voice:
			parts = append(parts, b.Header())
			for _, w := range b.Words {
				parts = append(parts, w.Text, w.Mark(), w.Note)
			}
		case message.Gist:
			parts = append(parts, b.Label, b.Text)
		case message.List:
			for _, it := range b.Items {
				parts = append(parts, it.Text, it.Words)
			}
		case message.Table:
			for _, row := range b.Rows {
				parts = append(parts, strings.Join(row.Cells, " "))
			}
		case message.Fold:
			parts = append(parts, b.Label)
		case message.Choices:
			for _, c := range b.Choices {
				parts = append(parts, c.Label)
			}
		case message.File:
			parts = append(parts, string(b.Data))
		}
	}
	for _, c := range credits.Lines() {
		parts = append(parts, c.Text)
	}
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}
