package telegramtest

import (
	"mime"
	"path"
	"strconv"
	"strings"
)

// sendDocument puts a file that the bot uploads into a chat. The real server
// also takes the id of a file that it has, or an address; this one does not.
func (s *Server) sendDocument(p params) (any, *apiError) {
	return s.send(p, func(m *message) (err *apiError) {
		if m.Document, err = p.document(); err != nil {
			return err
		}
		if m.Caption, err = p.caption(); err != nil {
			return err
		}
		m.ReplyMarkup, err = p.keyboard("reply_markup", true)
		s.uploads++
		number := strconv.Itoa(s.uploads)
		m.Document.ID, m.Document.UniqueID = "file-"+number, "unique-"+number
		return err
	})
}

// document is the file of a request.
func (p params) document() (*wireFile, *apiError) {
	v, given := p["document"]
	switch {
	case !given:
		return nil, broken("there is no document in the request")
	case !v.file && v.text == "":
		return nil, broken("file must be non-empty")
	case !v.file:
		return nil, broken("this server takes a document as an upload only")
	case v.data == "":
		return nil, broken("file must be non-empty")
	case v.text != path.Base(v.text) || strings.TrimSpace(v.text) == "":
		return nil, broken("a file's name is no name: %.40q", v.text)
	}
	kind, _, err := mime.ParseMediaType(mime.TypeByExtension(path.Ext(v.text)))
	if err != nil {
		kind = "application/octet-stream"
	}
	return &wireFile{Name: v.text, Type: kind, Size: len(v.data), data: v.data}, nil
}

// caption is the text below a file, which may be missing.
func (p params) caption() (string, *apiError) {
	if p.text("parse_mode") != "" || p.text("caption_entities") != "" {
		return "", broken("this server takes plain captions only")
	}
	text := strings.TrimSpace(p.text("caption"))
	if units(text) > maxCaption {
		return "", broken("message caption is too long")
	}
	return text, nil
}
