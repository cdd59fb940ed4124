"""Every address of the portal, for everybody, at home and elsewhere, against one table.

A stranger has no account; a resident has none either, but this browser filed the complaints at home. The five roles
have accounts in the township that is home; elsewhere is the neighbouring township.

A cell says what is answered at home and, after a slash, elsewhere; one answer stands for both. A status with a plus:
something was written. "in": sent to sign in. Words after an address's name tell its rows apart.

A new address needs its row, and what is asked of it in permission_requests.py where it takes an object or words. A
method without a row is refused, or leads to the page that the form stands on.
"""

import logging
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from complaints.models import Category
from complaints.views import steps as complaint_steps
from complaints.views.entry import TYPED
from complaints.views.own import OWN
from core.weeks import Week
from districts.views import page as work_page
from members.models import Role
from pledges import views as pledge_views
from pledges.views.editing import ACTIONS as story_actions
from summaries.lifecycle import compile_week, publish
from tests.factories import file_complaint, make_campaign
from tests.permission_requests import Asked, requests
from tests.two_townships import CLOCK, Place, settle

WHO = ["stranger", "resident", *Role.values]

TABLE = """
                                  stranger   resident   cadre      dispatcher inspector  official   administrator

# everybody
GET home                          200        200        200        200        200        200        200
GET healthz                       200        200        200        200        200        200        200
GET favicon                       302        302        302        302        302        302        302
POST favicon                      302        302        302        302        302        302        302
GET account_login                 200        200        302        302        302        302        302
POST account_login                200        200        302        302        302        302        302
GET account_logout                302        302        200        200        200        200        200
POST account_logout               302        302        302        302        302        302        302
GET set_language                  302        302        302        302        302        302        302
POST set_language                 302        302        302        302        302        302        302
GET progress                      200        200        200        200        200        200        200
GET progress township             200        200        200        200        200        200        200
GET progress_csv                  200        200        200        200        200        200        200
GET progress_json                 200        200        200        200        200        200        200

# signing in and one's own account
GET account                       in         in         200        200        200        200        200
GET account_change_password       in         in         200        200        200        200        200
POST account_change_password      in         in         200        200        200        200        200
GET account_set_password          in         in         302        302        302        302        302
POST account_set_password         in         in         302        302        302        302        302
GET account_reset_password        200        200        200        200        200        200        200
POST account_reset_password       200        200        200        200        200        200        200
GET account_reset_password_from_key 200        200        200        200        200        200        200
POST account_reset_password_from_key 200        200        200        200        200        200        200
GET account_reset_password_done   200        200        200        200        200        200        200
GET account_reset_password_from_key_done 200        200        200        200        200        200        200
GET account_inactive              200        200        200        200        200        200        200
GET account_reauthenticate        in         in         200        200        200        200        200
POST account_reauthenticate       in         in         200        200        200        200        200
GET account_sessions              in         in         200        200        200        200        200
POST account_sessions             in         in         302        302        302        302        302
GET mfa_index                     in         in         200        200        200        200        200
GET mfa_authenticate              in         in         302        302        302        302        302
POST mfa_authenticate             in         in         302        302        302        302        302
GET mfa_reauthenticate            in         in         302        302        302        302        302
POST mfa_reauthenticate           in         in         302        302        302        302        302
GET mfa_reauthenticate_webauthn   in         in         302        302        302        302        302
POST mfa_reauthenticate_webauthn  in         in         302        302        302        302        302
GET mfa_activate_totp             in         in         302        302        302        302        302
POST mfa_activate_totp            in         in         302        302        302        302        302
GET mfa_generate_recovery_codes   in         in         302        302        302        302        302
POST mfa_generate_recovery_codes  in         in         302        302        302        302        302
GET mfa_add_webauthn              in         in         302        302        302        302        302
POST mfa_add_webauthn             in         in         302        302        302        302        302
GET mfa_edit_webauthn             in         in         302        302        302        302        302
POST mfa_edit_webauthn            in         in         302        302        302        302        302
GET mfa_remove_webauthn           in         in         302        302        302        302        302
POST mfa_remove_webauthn          in         in         302        302        302        302        302
GET mfa_deactivate_totp           in         in         404        404        404        404        404
POST mfa_deactivate_totp          in         in         404        404        404        404        404
GET mfa_view_recovery_codes       in         in         404        404        404        404        404
GET mfa_download_recovery_codes   in         in         404        404        404        404        404
POST mfa_download_recovery_codes   in         in         404        404        404        404        404
GET mfa_list_webauthn             in         in         200        200        200        200        200
GET mfa_login_webauthn            in         in         302        302        302        302        302
POST mfa_login_webauthn           in         in         302        302        302        302        302
GET socialaccount_connections     in         in         200        200        200        200        200
POST socialaccount_connections    in         in         200        200        200        200        200
GET socialaccount_login_cancelled 200        200        200        200        200        200        200
GET socialaccount_login_error     401        401        401        401        401        401        401
GET dingtalk_login                404        404        404        404        404        404        404
POST dingtalk_login               404        404        404        404        404        404        404
GET dingtalk_callback             404        404        404        404        404        404        404
POST dingtalk_callback            404        404        404        404        404        404        404
GET wecom_login                   404        404        404        404        404        404        404
POST wecom_login                  404        404        404        404        404        404        404
GET wecom_callback                404        404        404        404        404        404        404
POST wecom_callback               404        404        404        404        404        404        404
GET roles                         in         in         200        200        200        200        200
GET sign_ins                      in         in         403        403        403        403        200
GET statements                    in         in         403        403        403        403        403
GET second_factor_reset           in         in         403/404    403/404    403/404    403/404    200/404
POST second_factor_reset          in         in         403/404    403/404    403/404    403/404    302+/404

# dashboards and summaries
GET district                      in         in         403        200/404    200/404    200/404    200/404
GET work                          in         in         200        200        200        200        200
GET summaries                     in         in         403        200        200        200        200
GET district_export               in         in         403        200/404    200/404    200/404    200/404
GET district_screen               in         in         403        200/404    200/404    200/404    200/404
GET district_map                  in         in         403        200/404    200/404    200/404    200/404
GET displays                      in         in         403/404    403/404    403/404    403/404    200/404
POST displays                     in         in         403/404    403/404    403/404    403/404    302+/404
POST display_revoke               in         in         403/404    403/404    403/404    403/404    302+/404
GET display                       200        200        200        200        200        200        200
GET display_map                   200        200        200        200        200        200        200
GET boundaries                    in         in         404        404        404        404        404
POST boundaries                   in         in         404        404        404        404        404
GET demand                        in         in         403        200/404    200/404    200/404    200/404
GET pledges_by                    in         in         200        200        200        200        200
GET pledges_by unit               in         in         404        200        200        200        200
GET uncovered                     in         in         200        403        403        403        403
GET monthly                       in         in         403        200        200        200        200
GET monthly_sheet                 in         in         403        200        200        200        200
GET week                          in         in         403        302        302        302        302
GET summary                       in         in         403        200/404    200/404    200/404    200/404
POST summary_send                 in         in         403/404    403/404    403/404    302/404    403/404
GET complaint_weeks               in         in         403        200/404    200/404    200/404    200/404
GET weeks                         in         in         403        403        403        200        403
POST weeks_compile                in         in         403        403        403        403        403
POST weeks_compare                in         in         403        403        403        302+       403
POST weeks_schedule               in         in         403        403        403        403        403
POST subscribe                    in         in         403/404    302/404    302/404    302/404    302/404
GET subscribers                   in         in         403/404    403/404    403/404    200/404    403/404
POST subscribers                  in         in         403/404    403/404    403/404    302+/404   403/404
POST subscriber_end               in         in         403/404    403/404    403/404    302+/404   403/404
GET subscription_confirm          200        200        200        200        200        200        200
POST subscription_confirm         200+       200+       200+       200+       200+       200+       200+
GET subscription_end              200        200        200        200        200        200        200
POST subscription_end             200+       200+       200+       200+       200+       200+       200+
GET summary_version               in         in         403        200/404    200/404    200/404    200/404
GET summary_raised                in         in         403        200/404    200/404    200/404    200/404
GET summary_raised version        in         in         403        200/404    200/404    200/404    200/404
GET summary_word                  in         in         403        200/404    200/404    200/404    200/404
GET summary_word version          in         in         403        200/404    200/404    200/404    200/404
GET summary_sheet                 in         in         403        200/404    200/404    200/404    200/404
GET summary_sheet version         in         in         403        200/404    200/404    200/404    200/404
GET summary_template              in         in         403        403        403        200        200
POST summary_template             in         in         403        403        403        422        422
GET summary_template_builtin      in         in         403        403        403        200        200
GET summary_template_file         in         in         403        403        403        404        404
POST summary_template_use         in         in         403        403        403        404        404
POST summary_template_use none    in         in         403        403        403        302+       302+
GET api_summaries                 200        200        200        200        200        200        200
GET api_summary                   200        200        200        200        200        200        200
GET api_summary draft             404        404        404        404        404        404        404
GET summary_edit                  in         in         403/404    403/404    403/404    200/404    403/404
POST summary_edit                 in         in         403/404    403/404    403/404    302+/404   403/404
GET summary_anew                  in         in         403/404    403/404    403/404    200/404    403/404
POST summary_anew                 in         in         403/404    403/404    403/404    302/404    403/404
GET summary_publish               in         in         403/404    403/404    403/404    200/404    403/404
POST summary_publish              in         in         403/404    403/404    403/404    302+/404   403/404
GET summary_correct               in         in         403/404    403/404    403/404    200/404    403/404
POST summary_correct              in         in         403/404    403/404    403/404    302+/404   403/404

# works and visits
GET look_again                    in         in         403        403        200        200        403
GET look_again_at                 in         in         403        403        200/404    200/404    403
POST look_again_at                in         in         403        403        302+/404   302+/404   403
GET works                         in         in         200        200        200        200        200
GET work_new                      in         in         200        403        403        200        403
POST work_new                     in         in         302+/422   403        403        302+/422   403
POST works_move                   in         in         200+/200   403        403        200+/200   403
GET works_export                  in         in         200        200        200        200        200
GET work_page                     in         in         200/404    200/404    200/404    200/404    200/404
GET work_edit                     in         in         200/404    403/404    403/404    200/404    403/404
POST work_edit                    in         in         302+/404   403/404    403/404    302+/404   403/404
GET work_photo                    in         in         200/404    200/404    200/404    200/404    200/404
POST work_act start               in         in         302+/404   302/404    302/404    302+/404   302/404
POST work_act complete            in         in         302+/404   302/404    302/404    302+/404   302/404
POST work_act accept              in         in         302/404    302/404    302+/404   302+/404   302/404
POST work_act send_back           in         in         302/404    302/404    302+/404   302+/404   302/404
POST work_act photos              in         in         422/404    422/404    422/404    422/404    422/404
POST work_act correct             in         in         302+/404   302/404    302/404    302+/404   302/404
POST work_act take_back           in         in         302+/404   302/404    302/404    302+/404   302/404
POST work_act cancel              in         in         302/404    302/404    302/404    302+/404   302/404
GET work_imports                  in         in         403        403        403        200        200
POST work_imports                 in         in         403        403        403        422        422
GET work_import_template          in         in         403        403        403        200        200
GET work_import                   in         in         403        403        403        200/404    200/404
POST work_import_start            in         in         403        403        403        302+/404   302+/404
POST work_import_discard          in         in         403        403        403        302+/404   302+/404
GET work_import_report            in         in         403        403        403        200/404    200/404
GET visits                        in         in         200        200        200        200        200
GET visit_counts                  in         in         200        200        200        200        200
GET visit_export                  in         in         200        200        200        200        200
GET visit_worker                  200        200        200        200        200        200        200
GET visit_offline                 200        200        200        200        200        200        200
GET visit_photo                   in         in         200/404    200/404    200/404    200/404    200/404
GET visit_new                     in         in         200        403        403        403        403
POST visit_new                    in         in         302+/422   403        403        403        403

# members
GET members                       in         in         403        403        403        200        200
GET member                        in         in         404        404        404        200/404    200/404
POST member_role                  in         in         404        404        404        403/404    302+/404
POST member_rejoin                in         in         404        404        404        302+/404   302+/404
POST member_link                  in         in         404        404        404        403/404    200+/404
POST member_links                 in         in         403        403        403        403        200+
GET member_leave                  in         in         404        404        404        200/404    200/404
POST member_leave                 in         in         404        404        404        302+/404   302+/404
GET member_move                   in         in         404        404        404        200/404    200/404
POST member_move                  in         in         404        404        404        302+/404   302+/404
GET member_imports                in         in         403        403        403        403        200
POST member_imports               in         in         403        403        403        403        422
GET member_import_template        in         in         403        403        403        403        200
GET member_import                 in         in         403        403        403        403        200/404
POST member_import_start          in         in         403        403        403        403        302+/404
POST member_import_discard        in         in         403        403        403        403        302+/404
GET member_import_report          in         in         403        403        403        403        200/404
GET first_sign_in                 200        200        200        200        200        200        200
POST first_sign_in                302+       302+       302+       302+       302+       302+       302+
GET first_sign_in void            410        410        410        410        410        410        410

# targets and reports; who hands down or decides sits above a township
GET targets                       in         in         200/404    200/404    200/404    200/404    200/404
GET target_shares                 in         in         403/404    403/404    403/404    403/404    403/404
POST target_shares                in         in         403/404    403/404    403/404    403/404    403/404
GET target_plan                   in         in         403/404    403/404    403/404    403/404    403/404
POST target_plan                  in         in         403/404    403/404    403/404    403/404    403/404
GET target_history                in         in         200/404    200/404    200/404    200/404    200/404
GET reports                       in         in         200        200        200        200        200
GET report                        in         in         200/404    200/404    200/404    200/404    200/404
POST report_confirm               in         in         403/404    403/404    403/404    403/404    403/404
POST report_return                in         in         403/404    403/404    403/404    403/404    403/404
GET report_new                    in         in         200/404    403/404    403/404    200/404    403/404
POST report_new                   in         in         302+/404   403/404    403/404    302+/404   403/404

# complaints: lists
GET complaints                    in         in         200        200        200        200        200
POST complaint_assign_many        in         in         403        200+/200   403        403        403
POST saved_filter_new             in         in         302+       302+       302+       302+       302+
POST saved_filter_delete          in         in         302+/404   302+/404   302+/404   302+/404   302+/404
GET complaint_routing             in         in         403        200        403        403        200

# complaints: filing and finding
GET complaint_new                 200        200        200        200        200        200        200
POST complaint_new                422        422        422        422        422        422        422
POST complaint_similar            200        200        200        200        200        200        200
POST complaint_suggestions        200        200        200        200        200        200        200
GET complaint_challenge           200        200        200        200        200        200        200
GET complaint_find                200        200        200        200        200        200        200
GET complaint_find code           302        302        302        302        302        302        302
POST complaint_find_mail          302        302        302        302        302        302        302
POST complaint_forget             302        302        302        302        302        302        302
GET complaint_mailed              302        302        302        302        302        302        302

# complaints: out and in
GET complaint_export              in         in         200        200        200        200        200
POST complaint_export             in         in         403        200+       403        403        403
GET complaint_export_csv          in         in         200        200        200        200        200
GET complaint_enter               in         in         403        200        403        403        403
POST complaint_enter              in         in         403        302+/422   403        403        403
POST complaint_entry_suggestions  in         in         200        200        200        200        200
POST complaint_same_person        in         in         403        200+/200   403        403        403
GET complaint_entered             in         in         200/404    200/404    404        404        404
GET complaint_visit               in         in         200/404    200/404    200/404    200/404    200/404
POST complaint_visit              in         in         302+/404   403/404    403/404    403/404    403/404
GET complaint_imports             in         in         403        200        403        403        200
POST complaint_imports            in         in         403        422        403        403        422
GET complaint_import_template     in         in         403        200        403        403        200
GET complaint_import              in         in         403        200/404    403        403        200/404
POST complaint_import_start       in         in         403        302+/404   403        403        302+/404
POST complaint_import_discard     in         in         403        302+/404   403        403        302+/404
GET complaint_import_errors       in         in         403        200/404    403        403        200/404

# complaints: callbacks
GET callbacks                     in         in         403        403        200        403        403
GET callback                      in         in         404        404        200/404    404        404
POST callback_number              in         in         404        404        200+/404   404        404
POST callback_heard               in         in         404        404        302+/404   404        404
POST callback_missed              in         in         404        404        302+/404   404        404
GET callback_checks               in         in         403        403        200        200        403
GET callback_check                in         in         404        404        200/404    200/404    404
POST callback_check               in         in         404        404        302+/404   302+/404   404
GET callback_verdicts             in         in         403        200        200        200        200
GET callback_exclusions           in         in         403        200        200        200        200

# complaints: the resident's page
GET complaint_verdict_link        200        200        200        200        200        200        200
POST complaint_verdict_link       302+       302+       302+       302+       302+       302+       302+
GET complaint                     200        200        200/404    200/404    200/404    200/404    200/404
GET complaint_received            302        200/302    302        302        302        302        302
GET complaint_join                200        200        200        200        200        200        200
GET complaint_join not public     404        404        404        404        404        404        404
POST complaint_join               422        422        422        422        422        422        422
GET complaint_joined              200        200        200        200        200        200        200
POST complaint_prove              302        302        302        302        302        302        302
POST complaint_prove wrong        422        422        422        422        422        422        422
POST complaint_inform             403        302+/403   404        404        404        404        404
GET complaint_withdraw            403        200/403    404        404        404        404        404
POST complaint_withdraw           403        302+/403   404        404        404        404        404
POST complaint_verdict            403        302+/403   404        404        404        404        404
GET complaint_kept                403        200/403    404        404        404        404        404
GET complaint_erase               403        200/403    404        404        404        404        404
POST complaint_erase              403        302+/403   404        404        404        404        404

# complaints: the staff's page
POST complaint_reveal received    in         in         404        200+/404   404        404        404
POST complaint_reveal             in         in         200+/404   200+/404   404        404        404
POST complaint_reveal answered    in         in         404        200+/404   200+/404   404        404
GET complaint_step merge          in         in         403/404    200/404    403/404    403/404    403/404
GET complaint_step split          in         in         404        200/404    403/404    403/404    403/404
GET complaint_photo               404        200/404    200/404    200/404    200/404    200/404    200/404
POST complaint_act accept         in         in         404        302+/404   403/404    403/404    403/404
POST complaint_act decline        in         in         404        302+/404   403/404    403/404    403/404
POST complaint_act acknowledge    in         in         404        302+/404   403/404    403/404    403/404
POST complaint_act categorise     in         in         403/404    302+/404   403/404    403/404    403/404
POST complaint_act assign         in         in         404        302+/404   403/404    403/404    403/404
POST complaint_act merge          in         in         403/404    302+/404   403/404    403/404    403/404
POST complaint_act split          in         in         404        302+/404   403/404    403/404    403/404
POST complaint_act sign           in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act return         in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act contact        in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act ask            in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act resume         in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act extend         in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act hang           in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act answer         in         in         302+/404   403/404    403/404    403/404    403/404
POST complaint_act decide         in         in         403/404    403/404    403/404    302+/404   403/404
POST complaint_act supervise      in         in         403/404    403/404    403/404    302+/404   403/404
POST complaint_act release        in         in         403/404    403/404    403/404    302+/404   403/404
POST complaint_act note           in         in         302+/404   302+/404   302+/404   302+/404   403/404

# pledges
GET pledges                       in         in         200        200        200        200        200
GET pledges_public                200        200        200        200        200        200        200
GET pledge_new                    in         in         200        403        403        403        403
POST pledge_new                   in         in         302+/422   403        403        403        403
GET pledge_new draft              in         in         200/404    403        403        403        403
POST pledge_new draft             in         in         302+       403        403        403        403
POST pledge_draft_delete          in         in         302+/404   404        404        404        404
GET pledge_approvals              in         in         403        403        403        200        403
POST pledge_approvals             in         in         403        403        403        302+/302   403
GET pledges_export                in         in         200        200        200        200        200
GET pledges_missing               in         in         403        200        200        200        200
POST pledges_missing              in         in         403        403        403        302+/302   403
GET pledges_missing_csv           in         in         403        200        200        200        200
GET duty_list                     in         in         200        200        200        200        200
GET supervision_notes             in         in         200        200        200        200        200
GET campaigns                     in         in         200        200        200        200        200
POST campaign_close               in         in         403        403        403        403        302+
GET pledge_duty                   in         in         200/404    200/404    403/404    200/404    403/404
POST pledge_duty                  in         in         302+/404   302+/404   403/404    302+/404   403/404
GET pledge                        in         in         200/404    200/404    200/404    200/404    200/404
POST pledge_act progress          in         in         302+/404   302/404    302/404    302/404    302/404
POST pledge_act deliver           in         in         302+/404   302/404    302/404    302/404    302/404
POST pledge_act approve           in         in         302/404    302/404    302/404    302+/404   302/404
POST pledge_act return            in         in         302/404    302/404    302/404    302+/404   302/404
POST pledge_act verify            in         in         302/404    302/404    302+/404   302/404    302/404
POST pledge_act fail              in         in         302/404    302/404    302+/404   302/404    302/404
POST pledge_act cancel            in         in         302/404    302/404    302/404    302+/404   302/404
POST pledge_act agree             in         in         302/404    302/404    302/404    302/404    302/404
POST pledge_act decline           in         in         302/404    302/404    302/404    302/404    302/404
POST pledge_act supervise         in         in         302/404    302/404    302/404    302+/404   302/404
POST pledge_act reply             in         in         302+/404   302/404    302/404    302/404    302/404
POST pledge_link                  in         in         302/404    302/404    200+/404   200+/404   302/404
GET pledge_by_link                200        200        403        403        403        403        403
POST pledge_by_link               302+       302+       403        403        403        403        403
GET pledge_photo_by_link          200        200        200        200        200        200        200
GET pledge_thanks                 200        200        200        200        200        200        200
GET pledge_resubmit               in         in         200/404    404        404        404        404
POST pledge_resubmit              in         in         302+/404   404        404        404        404
GET pledge_photo                  in         in         200/404    200/404    200/404    200/404    200/404

# stories
GET stories                       200        200        200        200        200        200        200
GET story                         200        200        200        200        200        200        200
GET story draft                   404        404        404        404        404        404        404
GET story_photo                   200        200        200        200        200        200        200
GET story_photo draft             404        404        404        404        404        404        404
GET story_desk                    in         in         403        403        403        200        403
GET story_new                     in         in         403/404    403/404    403/404    200/404    403/404
POST story_new                    in         in         403/404    403/404    403/404    302+/404   403/404
GET story_edit                    in         in         404        404        404        200/404    404
POST story_edit                   in         in         404        404        404        302+/404   404
POST story_act publish            in         in         404        404        404        302+/404   404
POST story_act withdraw           in         in         404        404        404        302+/404   404
POST story_act consent            in         in         404        404        404        302+/404   404
POST story_act take_back          in         in         404        404        404        302+/404   404
"""

OUR_APPS = ("complaints", "pledges", "members", "districts", "summaries")
SHOWS_THE_CONTACT = ("POST complaint_export", "POST complaint_reveal", "POST callback_number")


def rows() -> dict[str, list[str]]:
    """The table's cells, by row."""
    lines = [line for line in TABLE.splitlines()[2:] if line and not line.startswith("#")]
    return {" ".join(words[: -len(WHO)]): words[-len(WHO) :] for words in map(str.split, lines)}


def named(row: str) -> tuple[str, str]:
    """The method and the name of the address in a row."""
    method, name, *_ = row.split()
    return method, name


# ---- The world --------------------------------------------------------------------------------


@pytest.fixture
def places(
    township, village, other_township, other_village, category, dong, toilets, monkeypatch, caplog
) -> list[Place]:
    """Home and elsewhere, on a Wednesday afternoon."""
    caplog.set_level(logging.ERROR, "django.request")  # every refusal would be in the log
    shared = {"campaign": make_campaign(owed_max=9), "category": category, "caller": dong}
    home = settle(township, village, phone="13800000001", **shared)
    elsewhere = settle(other_township, other_village, phone="13800000002", **shared)
    for week in (Week(2021, 28), Week(2021, 29)):
        for place in (home, elsewhere):
            raise_twice(place, category, week)
        compile_week(week, at=CLOCK)
    for place in (home, elsewhere):
        publish(place.township, Week(2021, 28), by=place.cast["official"], at=CLOCK)
    monkeypatch.setattr("django.utils.timezone.now", lambda: CLOCK)
    return [home, elsewhere]


def raise_twice(place: Place, category: Category, week: Week) -> None:
    """Two complaints of the week in the same words."""
    for _ in range(2):
        file_complaint(place.village, category, week.start, title="公交车太少", body=place.private)


def sign_in(client: Client, who: str, home: Place) -> SimpleCookie:
    """The cookies of a browser with the session that such a person has."""
    client.cookies = SimpleCookie()
    if who in home.cast:
        client.force_login(home.cast[who])
    codes = [complaint.code for complaint in home.complaints.values()]
    session = client.session
    session.update(
        {"resident": {OWN: codes}, "dispatcher": {TYPED: codes}, "cadre": {TYPED: codes}}.get(who, {})
    )
    session.save()
    return SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key or ""})


def send(client: Client, cookies: SimpleCookie, row: str, asked: Asked) -> tuple[str, str]:
    """The short word for what was answered, and the text; everything is undone."""
    method, name = named(row)
    cache.clear()  # counted tries
    connection.queries_log.clear()  # it has an end, and the table is longer
    client.cookies = SimpleCookie({key: cookie.value for key, cookie in cookies.items()})
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer: Any = getattr(client, method.lower())(reverse(name, args=asked.args), asked.sent)
        text = answer.getvalue()
        transaction.set_rollback(True)
    return short(answer, has_written(queries)), text.decode(errors="replace")


def short(answer: HttpResponse, wrote: bool) -> str:
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login")):
        return "in"
    return f"{answer.status_code}{'+' if wrote else ''}"


def has_written(queries: CaptureQueriesContext) -> bool:
    """Whether a row of our own apps was written; sessions are not ours."""
    writes = tuple(f'{verb} "{app}_' for verb in ("INSERT INTO", "UPDATE", "DELETE FROM") for app in OUR_APPS)
    return any(query["sql"].startswith(writes) for query in queries.captured_queries)


# ---- Who may what -----------------------------------------------------------------------------


def test_everybody_gets_what_the_table_says_and_reads_nothing_that_is_not_theirs(client, places):
    table = rows()
    answered: dict[str, list[str]] = {row: [] for row in table}
    leaks: list[str] = []
    readers: set[str] = set()
    for who in WHO:
        cookies = sign_in(client, who, places[0])
        asked = [requests(there, places[0].cast.get(who)) for there in places]
        for row, cells in answered.items():
            asked_here = [there[row] for there in asked if row in there] or [Asked()]
            answers = [send(client, cookies, row, each) for each in asked_here]
            cells.append("/".join(dict.fromkeys(word for word, _text in answers)))
            read = "".join(text for _word, text in answers)
            leaks += [f"{who} reads {each} by {row}" for each in not_for(who, row, *places) if each in read]
            readers |= {who} if places[0].private in read else set()
    wrong = [line(row, cells) for row, cells in answered.items() if cells != table[row]]
    assert not wrong, "The table says otherwise; if this is right, these are its rows:\n" + "\n".join(wrong)
    assert leaks == []
    assert readers == set(WHO) - {"stranger"}  # there was something to see


def not_for(who: str, row: str, home: Place, elsewhere: Place) -> list[str]:
    """What this person must not read here: nothing of elsewhere, and of home no contact but where it is asked for."""
    secrets = [elsewhere.private, elsewhere.phone]
    if who == "stranger":
        secrets.append(home.private)
    if not row.startswith(SHOWS_THE_CONTACT):
        secrets.append(home.phone)
    return secrets


def line(row: str, cells: list[str]) -> str:
    return f"{row:34}{''.join(f'{cell:11}' for cell in cells)}".rstrip()


def test_only_administrators_get_into_the_admin(client, places):
    index = reverse("admin:index")
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    for who in WHO:
        client.cookies = sign_in(client, who, places[0])
        if who == Role.ADMINISTRATOR:
            assert client.get(index).status_code == 200
        else:
            assert {client.get(page).status_code for page in [index, *pages]} == {302}, who


# ---- The table is whole -----------------------------------------------------------------------


def addresses(resolver: URLResolver) -> Iterator[str]:
    """The name of every address but those of the admin."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name, so that no row can stand for it."
            yield each.name
        elif each.namespace != "admin":
            yield from addresses(each)


def test_every_address_has_a_row_and_every_row_an_address():
    there, listed = set(addresses(get_resolver())), {named(row)[1] for row in rows()}
    assert not there - listed, f"Say in the table who may what by these addresses: {there - listed}"
    assert not listed - there, f"These rows of the table stand for no address: {listed - there}"


def test_every_step_of_the_staff_has_a_row():
    for name, steps in [
        ("complaint_act", set(complaint_steps.STEPS)),
        ("pledge_act", set(pledge_views.STEPS)),
        ("work_act", set(work_page.STEPS)),
        ("story_act", set(story_actions)),
    ]:
        assert {row.split()[2] for row in rows() if named(row)[1] == name} == steps


def test_a_method_without_a_row_gets_nowhere(client, places):
    asked = requests(places[0], places[0].cast["official"])
    listed = {named(row): row for row in rows()}
    cookies = sign_in(client, "official", places[0])
    for _method, name in listed:
        for method, other in [("GET", "POST"), ("POST", "GET")]:
            if (method, name) not in listed:
                words = asked.get(listed[other, name], Asked())
                word, _text = send(client, cookies, f"{method} {name}", Asked(words.args))
                refused = ["405", "302"] if method == "GET" else ["405"]
                assert word in refused, f"{method} {name} has no row and is answered {word}."
