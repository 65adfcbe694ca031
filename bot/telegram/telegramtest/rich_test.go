package telegramtest

import (
	"reflect"
	"strings"
	"testing"
)

// Blocks of rich messages, as a bot gives them.
func paragraph(text any) fields         { return fields{"type": "paragraph", "text": text} }
func quotation(blocks ...fields) fields { return fields{"type": "blockquote", "blocks": blocks} }
func opened(blocks ...fields) fields {
	return fields{"type": "details", "summary": "more", "blocks": blocks}
}
func rich(blocks ...fields) fields      { return fields{"blocks": blocks} }
func look(kind string, text any) fields { return fields{"type": kind, "text": text} }
func cell(text string) fields           { return fields{"text": text, "align": "left", "valign": "top"} }

func repeat[T any](n int, one T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = one
	}
	return out
}

// nested is a paragraph in so many quotations.
func nested(n int, text any) fields {
	block := paragraph(text)
	for range n {
		block = quotation(block)
	}
	return block
}

func table(columns int) fields {
	return fields{"type": "table", "cells": [][]fields{repeat(columns, cell("c"))}}
}

func TestRichLaws(t *testing.T) {
	long := strings.Repeat("x", maxRich/2)
	for _, c := range []struct {
		name string
		rich fields
		want string
	}{
		{"plain", rich(paragraph("a")), ""},
		{"looks", rich(paragraph([]any{"a", look("bold", []any{"b", look("italic", "c")}), fields{"type": "url", "text": "d", "url": "https://a.example"}})), ""},
		{"skipped detection", fields{"blocks": []fields{paragraph("a")}, "skip_entity_detection": true}, ""},
		{"longest", rich(paragraph(long), opened(paragraph(long[4:]))), ""},
		{"too long, folded", rich(paragraph(long), opened(paragraph(long))), "message is too long: 32772 characters in 3 blocks"},
		{"too long in pairs", rich(paragraph(strings.Repeat("😀", maxRich/2) + "x")), "message is too long"},
		{"most blocks", rich(repeat(500, paragraph("a"))...), ""},
		{"most blocks, in others", rich(repeat(250, quotation(paragraph("a")))...), ""},
		{"a block too many in others", rich(append(repeat(250, quotation(paragraph("a"))), paragraph("a"))...), "in 501 blocks"},
		{"items count", rich(fields{"type": "list", "items": repeat(250, fields{"blocks": []fields{paragraph("a")}})}), "in 501 blocks"},
		{"rows count", rich(fields{"type": "table", "cells": repeat(500, []fields{cell("a")})}), "in 501 blocks"},
		{"deepest", rich(nested(15, "a")), ""},
		{"too deep", rich(nested(16, "a")), "17 deep"},
		{"too deep by a look", rich(nested(15, look("bold", "a"))), "17 deep"},
		{"widest table", rich(table(20)), ""},
		{"too wide a table", rich(table(21)), "a table with a row of 21 cells"},
		{"alignment", rich(fields{"type": "table", "cells": [][]fields{{{"text": "a", "align": "start", "valign": "top"}}}}), "a cell is aligned"},
		{"heading", rich(fields{"type": "heading", "text": "a", "size": 6}), ""},
		{"heading of no size", rich(fields{"type": "heading", "text": "a", "size": 7}), "a heading of size 7"},
		{"empty", rich(paragraph("")), "message text is empty"},
		{"nothing", fields{}, "message text is empty"},
		{"empty details", rich(fields{"type": "details", "summary": "s", "blocks": []fields{}}), "a details of nothing"},
		{"link without url", rich(paragraph(look("url", "a"))), "rich_message"},
		{"a kind that this server has not", rich(fields{"type": "divider"}), "no block of type"},
		{"a kind that there is not", rich(fields{"type": "para", "text": "a"}), "rich_message"},
		{"a look that this server has not", rich(paragraph(look("spoiler", "a"))), "no rich text of type"},
		{"unknown key", rich(fields{"type": "paragraph", "text": "a", "size": 1}), "'size' not allowed"},
		{"markdown", fields{"markdown": "a"}, "can't read rich_message"},
	} {
		t.Run(c.name, func(t *testing.T) {
			refusal{method: "sendRichMessage", params: fields{"chat_id": private, "rich_message": c.rich}, want: c.want}.check(t, world(t, Options{}))
		})
	}
}

// TestRichShown reads a rich message as it comes and unfolded, and edits it.
func TestRichShown(t *testing.T) {
	s := world(t, Options{})
	q := quotation(paragraph("words"))
	q["credit"] = fields{"type": "italic", "text": "Ann"}
	list := fields{"type": "list", "items": []fields{{"blocks": []fields{paragraph("one")}}}}
	must(t, s, "sendRichMessage", fields{"chat_id": private, "rich_message": rich(paragraph([]any{"a ", look("bold", "b")}), q, opened(quotation(paragraph("folded"))), list, table(2))})
	got := s.Messages(private)[0]
	want := SentMessage{
		Chat: private, ID: 2, Rich: true, NoPreview: true, Text: "a b\nwords\nAnn\nmore\n• one\nc | c",
		Unfolded: "a b\nwords\nAnn\nmore\nfolded\n• one\nc | c", Quotes: []string{"words", "folded"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	edit := func(name string, v any) refusal {
		return refusal{name: name, method: "editMessageText", params: fields{"chat_id": private, "message_id": 2, name: v}}
	}
	edit("rich_message", rich(paragraph("new"))).check(t, s)
	same := edit("rich_message", rich(paragraph("new")))
	same.want, same.forgiven = "message is not modified", true
	same.check(t, s)
	edit("text", "plain").check(t, s)
	both := edit("text", "plain")
	both.params["rich_message"], both.want = rich(paragraph("new")), "can't be used together"
	both.check(t, s)
	if got := s.Messages(private)[0]; got.Text != "plain" || got.Rich || got.Edits != 2 {
		t.Errorf("after the edits: %+v", got)
	}
}

// TestNoRich calls a server that is older than rich messages.
func TestNoRich(t *testing.T) {
	s := world(t, Options{NoRich: true})
	must(t, s, "sendMessage", fields{"chat_id": private, "text": "a"})
	q := s.Inline("a", "", User{}).Query
	article := fields{"type": "article", "id": "1", "title": "t", "input_message_content": fields{"rich_message": rich(paragraph("a"))}}
	for _, c := range []refusal{
		{method: "sendRichMessage", params: fields{"chat_id": private, "rich_message": rich(paragraph("a"))}, code: 404, want: "Not Found: method not found"},
		{method: "editMessageText", params: fields{"chat_id": private, "message_id": 2, "rich_message": rich(paragraph("a"))}, want: "message text is empty"},
		{method: "answerInlineQuery", params: fields{"inline_query_id": q, "results": []fields{article}}, want: "input message content is not specified"},
	} {
		c.forgiven = true
		c.check(t, s)
	}
}
