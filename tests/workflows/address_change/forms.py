from django import forms

from workflows.application_form import ApplicationForm, Panel, Place


class AddressChangeForm(ApplicationForm):
    name = forms.CharField(label="Name", max_length=60)
    id_number = forms.CharField(label="ID number", max_length=20)
    address = forms.CharField(label="New address", max_length=120)

    panels = (Panel("Applicant", (Place("name", "1"), Place("id_number", "2"), Place("address", "3", 12))),)
