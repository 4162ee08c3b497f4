"""The annual report: composed once as a document, written as a page, a LibreOffice text and a PDF."""
