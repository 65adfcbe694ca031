package bot

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

// embedded is the bot on the corpus that ships, made once: building its index
// takes longer than most tests.
var embedded = sync.OnceValues(func() (*Bot, error) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		return nil, err
	}
	return New(c, slog.New(slog.DiscardHandler)), nil
})

func testBot(tb testing.TB) *Bot {
	tb.Helper()
	b, err := embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// handle answers one line as a chat would send it.
func handle(b *Bot, line string) message.Reply {
	return b.HandleLine(context.Background(), message.Origin{Platform: "test", Direct: true}, line)
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
	case message.Clause:
		fmt.Fprintf(w, "clause %s\n  title:  %s\n  text:   %s\n  credit: %s\n  url:    %s\n", b.Ref, b.Title, indent(b.Text), b.Credit, orNone(b.URL))
	case message.Quotation:
		fmt.Fprintf(w, "quotation %s\n  lead:   %s\n  text:   %s\n  credit: %s\n  url:    %s\n", b.Ref, b.Lead(), indent(b.Text), b.Credit, orNone(b.URL))
	case message.Gist:
		fmt.Fprintf(w, "gist %s\n  label:  %s\n  text:   %s\n  credit: %s\n  url:    %s\n", b.Ref, b.Label, indent(b.Text), orNone(b.Credit), orNone(b.URL))
	case message.List:
		fmt.Fprintf(w, "list of %d\n", len(b.Items))
		for _, it := range b.Items {
			fmt.Fprintf(w, "  - %s → %s\n", indent(it.Text), orNone(it.Line))
		}
	case message.Choices:
		fmt.Fprintf(w, "choices\n")
		for _, c := range b.Choices {
			fmt.Fprintf(w, "  [%s] → %s\n", c.Label, c.Line)
		}
	case message.File:
		fmt.Fprintf(w, "file %s, %s\n%s", b.Name, b.Type, b.Data)
	default:
		panic(fmt.Sprintf("dump: unknown block %T", b))
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

// shown is all that a reader sees of a reply, in order.
func shown(r message.Reply) string {
	var parts []string
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.Heading:
			parts = append(parts, b.Text)
		case message.Paragraph:
			parts = append(parts, b.Text)
		case message.Clause:
			parts = append(parts, b.Title, b.Text, b.Credit)
		case message.Quotation:
			parts = append(parts, b.Lead(), b.Text, b.Credit)
		case message.Gist:
			parts = append(parts, b.Label, b.Text, b.Credit)
		case message.List:
			for _, it := range b.Items {
				parts = append(parts, it.Text)
			}
		case message.Choices:
			for _, c := range b.Choices {
				parts = append(parts, c.Label)
			}
		case message.File:
			parts = append(parts, string(b.Data))
		}
	}
	return strings.Join(parts, "\n")
}
