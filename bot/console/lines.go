package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// MaxLine is the longest line that is read, in bytes. It bounds what a hostile
// stream can make the program hold.
const MaxLine = 1 << 20

// ErrLineTooLong means that a line was longer than MaxLine. All of it has been
// read away, so reading may go on.
var ErrLineTooLong = errors.New("the line is longer than 1 MiB")

// ReadLine reads the next line, without its end. A last line that lacks its
// end counts as a line. After the last one the error is io.EOF. When ctx ends
// first, the error is that of ctx, and r must not be used any more.
func ReadLine(ctx context.Context, r *bufio.Reader) (string, error) {
	return await(ctx, func() (string, error) { return readLine(r) })
}

// await waits for a line or for the end of ctx. A read cannot be called off,
// so it is left behind then.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := read()
		done <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		return r.line, r.err
	}
}

func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if room := MaxLine + 2 - len(line); len(part) > room { // 2 for the end of the line
			part, long = part[:room], true
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
		case err != nil:
			return "", err
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if long || len(text) > MaxLine {
			return "", ErrLineTooLong
		}
		return text, nil
	}
}
