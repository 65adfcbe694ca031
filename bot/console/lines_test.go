package console

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestReadLine(t *testing.T) {
	full := strings.Repeat("x", MaxLine)
	r := bufio.NewReaderSize(strings.NewReader("one\r\n\n"+full+"\n"+full+"\r\n"+full+"y\n"+full+full+"\nlast"), 16)
	for i, want := range []string{"one", "", full, full} {
		if got, err := ReadLine(t.Context(), r); got != want || err != nil {
			t.Fatalf("line %d: %.20q, %v", i, got, err)
		}
	}
	for range 2 {
		if got, err := ReadLine(t.Context(), r); got != "" || !errors.Is(err, ErrLineTooLong) {
			t.Fatalf("long line: %.20q, %v", got, err)
		}
	}
	if got, err := ReadLine(t.Context(), r); got != "last" || err != nil {
		t.Fatalf("last line: %.20q, %v", got, err)
	}
	if _, err := ReadLine(t.Context(), r); !errors.Is(err, io.EOF) {
		t.Fatalf("after the last line: %v", err)
	}
}
